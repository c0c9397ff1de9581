package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeFileTest {
  private static final Path OURS = Path.of("../conf/lake.conf");

  @TempDir Path folder;

  @Test
  void oursHoldsTheFoldersAboveEveryDataset() {
    LakePaths paths = new LakePaths("");
    List<String> folders = LakeFile.load(OURS).folders().stream().map(LakeFolder::path).toList();

    for (String dataset :
        List.of(
            paths.rawTrades(),
            paths.rawArchive(),
            paths.rawTradesRepair(),
            paths.curatedTrades(),
            paths.barRevisions(),
            paths.bars("1m"),
            paths.gaps(),
            paths.completeness(),
            paths.streamingCheckpoint())) {
      assertThat(folders).contains(dataset.substring(0, dataset.lastIndexOf('/')));
    }
    assertThat(folders).contains(paths.staging());
  }

  @Test
  void oursProtectsRawAndItsDatasets() {
    assertThat(LakeFile.load(OURS).protectedFolders().split(",", -1))
        .contains("/datalake", "/datalake/raw", "/datalake/raw/market");
  }

  @Test
  void putsParentsBeforeChildren() {
    List<String> folders = LakeFile.load(OURS).folders().stream().map(LakeFolder::path).toList();

    for (String path : folders) {
      String parent = path.substring(0, path.lastIndexOf('/'));
      if (!parent.isEmpty()) {
        assertThat(folders.indexOf(parent)).as(path).isBetween(0, folders.indexOf(path) - 1);
      }
    }
  }

  @Test
  void readsQuotasAndOwners() throws IOException {
    LakeFile file =
        load(
            """
            replication = 3
            owner = lake
            group = readers
            folders {
              "/a" { mode = 750 }
              "/a/b" { mode = 1777, owner = x, group = y, protected = true, names = 10, space = 1 KiB }
            }
            """);

    assertThat(file.replication()).isEqualTo(3);
    assertThat(file.folders())
        .containsExactly(
            new LakeFolder(
                "/a",
                "lake",
                "readers",
                "750",
                LakeFolder.Deletion.ALLOWED,
                OptionalLong.empty(),
                OptionalLong.empty()),
            new LakeFolder(
                "/a/b",
                "x",
                "y",
                "1777",
                LakeFolder.Deletion.REFUSED,
                OptionalLong.of(10),
                OptionalLong.of(1024)));
    assertThat(file.ownedBy("me").folders())
        .allMatch(folder -> folder.owner().equals("me") && folder.group().equals("me"));
  }

  @Test
  void saysEverythingThatIsWrong() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    replication = 0
                    group = g
                    folders {
                      "a" { mode = 755 }
                      "/b" { mode = 999 }
                      "/c" { mode = 755, colour = red }
                      "/d" { }
                    }
                    """))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("replication: Invalid number of copies: 0")
        .hasMessageContaining("owner: ")
        .hasMessageContaining("folders.a: Invalid folder, not an absolute path: a")
        .hasMessageContaining("folders./b: Invalid mode, not octal: 999")
        .hasMessageContaining("unknown key folders./c.colour")
        .hasMessageContaining("folders./d: ");
  }

  private LakeFile load(String text) throws IOException {
    return LakeFile.load(Files.writeString(folder.resolve("lake.conf"), text));
  }
}
