package io.ticklake.batch.table;

import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** How the datasets stand that {@link IngestTable} has made. */
public final class LakeTables {
  private final LakeFiles files;
  private final LakePaths lake;

  /**
   * How a dataset stands.
   *
   * @param name such as {@code transport/yellow_taxi}
   * @param isStale whether there are raw files that are not in it
   */
  public record TableState(
      String name,
      long rawFiles,
      long files,
      long bytes,
      long rows,
      long quarantined,
      boolean isStale) {}

  public LakeTables(LakeFiles files, LakePaths lake) {
    this.files = files;
    this.lake = lake;
  }

  /** All datasets, by name. */
  public List<TableState> states() throws IOException {
    List<TableState> states = new ArrayList<>();
    for (FileStatus domain : files.visible(new Path(lake.root() + "/datalake/curated"))) {
      for (FileStatus dataset : files.visible(domain.getPath())) {
        Optional<TableBook> book = TableBook.read(files, dataset.getPath());
        if (book.isPresent()) {
          String name = domain.getPath().getName() + "/" + dataset.getPath().getName();
          states.add(state(name, dataset.getPath(), book.get()));
        }
      }
    }
    return states;
  }

  private TableState state(String name, Path dataset, TableBook book) throws IOException {
    Set<String> raw = new TreeSet<>();
    for (FileStatus file : files.below(new Path(lake.root() + "/datalake/raw/" + name))) {
      raw.add(file.getPath().toString());
    }
    List<FileStatus> made = files.below(dataset);
    return new TableState(
        name,
        raw.size(),
        made.size(),
        made.stream().mapToLong(FileStatus::getLen).sum(),
        book.rows(),
        book.quarantined(),
        !book.inputs().containsAll(raw));
  }
}
