package io.ticklake.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that was measured, maybe several times.
 *
 * @param table what it belongs to, such as {@code streaming}
 * @param series who did it, such as {@code ticklake} or a peer
 * @param at under which circumstances, such as {@code 3,000,000 trades}
 * @param runs in the order they were done
 */
record Measure(String table, String series, String at, String unit, List<Double> runs) {
  private static final int FIELDS = 5;

  /**
   * Lines of table, series, circumstances, unit and value, separated by tabs; what belongs together
   * stands together afterwards, in the order in which it came first.
   */
  static List<Measure> parse(List<String> lines) {
    Map<List<String>, List<Double>> runs = new LinkedHashMap<>();
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      if (fields.length != FIELDS) {
        throw new IllegalArgumentException("Invalid line of a measure: " + line);
      }
      runs.computeIfAbsent(
              List.of(fields[0], fields[1], fields[2], fields[3]), key -> new ArrayList<>())
          .add(Double.valueOf(fields[4]));
    }
    Map<String, Map<String, List<Measure>>> tables = new LinkedHashMap<>();
    runs.forEach(
        (key, values) -> {
          Measure one =
              new Measure(key.get(0), key.get(1), key.get(2), key.get(3), List.copyOf(values));
          tables
              .computeIfAbsent(one.table(), table -> new LinkedHashMap<>())
              .computeIfAbsent(one.at(), at -> new ArrayList<>())
              .add(one);
        });
    return tables.values().stream()
        .flatMap(table -> table.values().stream())
        .flatMap(List::stream)
        .toList();
  }

  /** The middle run; of an even number the mean of the two in the middle. */
  double median() {
    List<Double> sorted = runs.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
