package io.ticklake.streaming.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The rows of one small dataset that no file in the lake has yet. All of them lie in the waiting
 * files, one a day, which is written anew when rows of that day come.
 */
final class WaitingRows<T> {
  private final String dataset;
  private final String key;
  private final Table<T> table;
  private final ToIntFunction<T> day;
  private final Map<Integer, List<Stamped<T>>> rows = new TreeMap<>();
  private final Map<Integer, StagedFile> files = new TreeMap<>();

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

  /** Takes in the rows of a batch and writes them with all of their days that were waiting. */
  void add(List<T> more, BatchNames names, String writer, Path staging, Configuration hadoop)
      throws IOException {
    Set<Integer> days = new TreeSet<>();
    for (T row : more) {
      int ofRow = day.applyAsInt(row);
      days.add(ofRow);
      rows.computeIfAbsent(ofRow, absent -> new ArrayList<>())
          .add(new Stamped<>(row, names.epoch(), names.batchId()));
    }
    for (int one : days) {
      List<Stamped<T>> ofDay = rows.get(one);
      StagedFile file = names.dated(dataset, key, one, writer, writer, ofDay.size());
      table.write(new Path(staging, file.staged()), hadoop, ofDay);
      files.put(one, file);
    }
  }

  int count() {
    return rows.values().stream().mapToInt(List::size).sum();
  }

  List<StagedFile> files() {
    return List.copyOf(files.values());
  }

  /** They are in the lake now. */
  void clear() {
    rows.clear();
    files.clear();
  }
}
