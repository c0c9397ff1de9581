package io.ticklake.bench.endtoend;

import io.ticklake.model.EpochTime;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;

/**
 * From each trade's own time to the first sight of its minute's bar that reaches its id. Trades and
 * bars may be seen in either order. Times are microseconds since the epoch. Not thread-safe.
 */
final class Latencies {
  private final Map<String, NavigableMap<Long, Minute>> symbols = new HashMap<>();
  private final Map<String, Long> newest = new HashMap<>();
  private final Samples samples = new Samples();
  private long waiting;

  /** A trade; one that was seen before does not count. */
  void trade(String symbol, long id, long eventMicros) {
    if (newest.getOrDefault(symbol, -1L) >= id) {
      return;
    }
    newest.put(symbol, id);
    Minute minute = minute(symbol, EpochTime.minuteOf(eventMicros));
    Map.Entry<Long, Long> bar = minute.seen.ceilingEntry(id);
    if (bar == null) {
      minute.waiting.add(new Waiting(id, eventMicros));
      waiting++;
    } else {
      samples.add(bar.getValue() - eventMicros);
    }
  }

  /** A bar that reaches to this id was seen. */
  void bar(String symbol, long openMicros, long lastId, long seenMicros) {
    Minute minute = minute(symbol, openMicros);
    minute.seen.putIfAbsent(lastId, seenMicros);
    while (!minute.waiting.isEmpty() && minute.waiting.peek().id <= lastId) {
      samples.add(seenMicros - minute.waiting.remove().eventMicros);
      waiting--;
    }
  }

  /** Trades whose bar was not seen yet. */
  long waiting() {
    return waiting;
  }

  Samples samples() {
    return samples;
  }

  private Minute minute(String symbol, long openMicros) {
    return symbols
        .computeIfAbsent(symbol, absent -> new TreeMap<>())
        .computeIfAbsent(openMicros, absent -> new Minute());
  }

  private static final class Minute {
    private final NavigableMap<Long, Long> seen = new TreeMap<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
  }

  private record Waiting(long id, long eventMicros) {}
}
