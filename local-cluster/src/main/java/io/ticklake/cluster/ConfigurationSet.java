package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Renders the templates in conf/ for this cluster. */
final class ConfigurationSet {
  static final int WORKERS = 2;

  /** Where the command spark-sql looks for it. */
  private static final String LAKE_SQL = "lake.sql";

  private final Folders folders;
  private final Values values;

  ConfigurationSet(Folders folders, Values values) {
    this.folders = folders;
    this.values = values;
  }

  /** Leaves files that are as they should be untouched. */
  void write() throws IOException {
    render("hadoop", folders.hadoopConfiguration(), values.forWorker(1));
    render("spark", folders.sparkConfiguration(), values.forWorker(1));
    TextFiles.write(
        folders.sparkConfiguration().resolve(LAKE_SQL),
        Files.readString(folders.templates().resolve(LAKE_SQL)));
    render("kafka", folders.kafkaConfiguration(), values.forWorker(1));
    for (int worker = 1; worker <= WORKERS; worker++) {
      render("hadoop", folders.workerConfiguration(worker), values.forWorker(worker));
    }
  }

  private void render(String name, Path target, Map<String, String> variables) throws IOException {
    Path source = folders.templates().resolve(name);
    for (Path file : files(source)) {
      Template template =
          new Template("conf/" + name + "/" + file.getFileName(), Files.readString(file));
      TextFiles.write(target.resolve(file.getFileName().toString()), template.render(variables));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
