package io.ticklake.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Hadoop, Spark and Kafka as the modules in distributions/ lay them out. */
record Distributions(Path hadoop, Path spark, Path kafka) {
  static Distributions of(Path home) {
    Properties versions = new Properties();
    try (InputStream resource = Distributions.class.getResourceAsStream("versions.properties")) {
      versions.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Distributions(
        folder(home, "hadoop", versions),
        folder(home, "spark", versions),
        folder(home, "kafka", versions));
  }

  private static Path folder(Path home, String name, Properties versions) {
    return home.resolve("distributions")
        .resolve(name)
        .resolve("target")
        .resolve(name + "-" + versions.getProperty(name));
  }

  /** Refuses to go on without them. */
  void check() {
    for (Path folder : List.of(hadoop, spark, kafka)) {
      if (!Files.isDirectory(folder.resolve("bin"))) {
        throw new ClusterException("Cannot find " + folder + ": build it with mvn -Pquick package");
      }
    }
  }
}
