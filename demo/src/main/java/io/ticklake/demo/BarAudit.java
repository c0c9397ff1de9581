package io.ticklake.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares published bars with those computed from the exchange's own account. */
final class BarAudit {
  private final Map<String, TruthBar> truth;

  BarAudit(Map<String, TruthBar> truth) {
    this.truth = Map.copyOf(truth);
  }

  /**
   * @param due what a follower was owed of the trades
   */
  static BarAudit of(Path trades, List<Exchange.Produced> due) {
    return new BarAudit(TruthBars.of(trades, due));
  }

  /** How many bars a watermark at that time makes final. */
  long due(long watermarkMicros) {
    return truth.values().stream().filter(bar -> bar.isDue(watermarkMicros)).count();
  }

  /** Every bar stands there, live or final, and is right. */
  List<String> wrongInKafka(Map<String, TruthBar> published) {
    List<String> wrong = wrong("Kafka", published);
    truth.keySet().stream()
        .filter(key -> !published.containsKey(key))
        .forEach(key -> wrong.add("Kafka: " + key + " is not there"));
    return wrong;
  }

  /** Every bar whose minute the watermark has passed stands there, and all that do are right. */
  List<String> wrongInLake(Map<String, TruthBar> published, long watermarkMicros) {
    List<String> wrong = wrong("lake", published);
    truth.forEach(
        (key, bar) -> {
          if (bar.isDue(watermarkMicros) && !published.containsKey(key)) {
            wrong.add("lake: " + key + " is not final");
          }
        });
    return wrong;
  }

  private List<String> wrong(String where, Map<String, TruthBar> published) {
    List<String> wrong = new ArrayList<>();
    published.forEach(
        (key, bar) -> {
          TruthBar right = truth.get(key);
          if (!bar.equals(right)) {
            wrong.add("%s: %s is %s, not %s".formatted(where, key, bar, right));
          }
        });
    return wrong;
  }
}
