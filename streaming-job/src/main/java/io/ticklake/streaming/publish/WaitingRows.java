package io.ticklake.streaming.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The rows of one small dataset that no file in the lake has yet. All of them lie in the waiting
 * files, which are written anew when rows come.
 */
final class WaitingRows<T> {
  private final String dataset;
  private final String key;
  private final Table<T> table;
  private final ToIntFunction<T> day;
  private final List<Stamped<T>> rows = new ArrayList<>();
  private List<StagedFile> files = List.of();

  /**
   * None yet.
   *
   * @param dataset its folder below the lake's root
   * @param key the partition column, whose value is the day of each row
   */
  WaitingRows(String dataset, String key, Table<T> table, ToIntFunction<T> day) {
    this.dataset = dataset;
    this.key = key;
    this.table = table;
    this.day = day;
  }

  /** Takes in the rows of a batch and writes them with all that were waiting, a file a day. */
  void add(List<T> more, BatchNames names, String writer, Path staging, Configuration hadoop)
      throws IOException {
    if (more.isEmpty()) {
      return;
    }
    more.forEach(row -> rows.add(new Stamped<>(row, names.epoch(), names.batchId())));
    Map<Integer, List<Stamped<T>>> days = new TreeMap<>();
    for (Stamped<T> row : rows) {
      days.computeIfAbsent(day.applyAsInt(row.row()), absent -> new ArrayList<>()).add(row);
    }
    List<StagedFile> written = new ArrayList<>();
    for (Map.Entry<Integer, List<Stamped<T>>> one : days.entrySet()) {
      StagedFile file =
          names.dated(dataset, key, one.getKey(), writer, writer, one.getValue().size());
      table.write(new Path(staging, file.staged()), hadoop, one.getValue());
      written.add(file);
    }
    files = List.copyOf(written);
  }

  int count() {
    return rows.size();
  }

  List<StagedFile> files() {
    return files;
  }

  /** They are in the lake now. */
  void clear() {
    rows.clear();
    files = List.of();
  }
}
