package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationSetTest {
  @TempDir Path temporary;

  private Folders folders;
  private ConfigurationSet set;

  @BeforeEach
  void prepare() {
    Path home = Path.of("..").toAbsolutePath().normalize();
    folders = new Folders(home, temporary.resolve("cluster"));
    LakeFile lake =
        new LakeFile(
            2,
            List.of(
                new LakeFolder(
                    "/datalake/raw",
                    "o",
                    "g",
                    "755",
                    LakeFolder.Deletion.REFUSED,
                    OptionalLong.empty(),
                    OptionalLong.empty())));
    Values values =
        new Values(
            folders,
            Distributions.of(home),
            new Ports(Map.of(Port.KAFKA, 19_092, Port.DATANODE_2_HTTP, 19_874)),
            lake,
            new Machine("me", Path.of("/jdk"), "amd64", List.of()));
    set = new ConfigurationSet(folders, values);
  }

  @Test
  void rendersEveryTemplateForEveryone() throws IOException {
    set.write();

    for (String folder : new String[] {"hadoop", "worker-1", "worker-2", "spark", "kafka"}) {
      try (Stream<Path> files = Files.list(folders.configuration().resolve(folder))) {
        assertThat(files)
            .isNotEmpty()
            .allSatisfy(file -> assertThat(file).content().doesNotContain("{{"));
      }
    }
  }

  @Test
  void givesEachWorkerPortsAndFoldersOfItsOwn() throws IOException {
    set.write();

    assertThat(folders.workerConfiguration(1).resolve("hdfs-site.xml"))
        .content()
        .contains("127.0.0.1:9864", "/data/datanode-1<", "/datalake/raw<");
    assertThat(folders.workerConfiguration(2).resolve("hdfs-site.xml"))
        .content()
        .contains("127.0.0.1:19874", "/data/datanode-2<");
    assertThat(folders.workerConfiguration(2).resolve("yarn-site.xml"))
        .content()
        .contains("127.0.0.1:8051", "127.0.0.1:8052", "/data/nodemanager-2/local<");
  }

  @Test
  void putsThePortsWhereTheyWere() throws IOException {
    set.write();

    assertThat(folders.kafkaConfiguration().resolve("server.properties"))
        .content()
        .contains("advertised.listeners=PLAINTEXT://127.0.0.1:19092");
  }

  @Test
  void leavesFilesAloneThatAreAsTheyShouldBe() throws IOException {
    set.write();
    Path file = folders.hadoopConfiguration().resolve("core-site.xml");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));

    set.write();

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000));
  }
}
