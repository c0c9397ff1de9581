package io.ticklake.simulator.stream;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened on the market streams since the start. Thread-safe. */
final class StreamStats {
  private final LongAdder opened = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<Disconnect, LongAdder> disconnects = new EnumMap<>(Disconnect.class);

  StreamStats() {
    for (Disconnect disconnect : Disconnect.values()) {
      disconnects.put(disconnect, new LongAdder());
    }
  }

  void opened() {
    opened.increment();
  }

  void refused() {
    refused.increment();
  }

  void sent(long moreFrames, long moreBytes) {
    frames.add(moreFrames);
    bytes.add(moreBytes);
  }

  void disconnected(Disconnect disconnect) {
    disconnects.get(disconnect).increment();
  }

  /** The counts by name. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("connections_opened", opened.sum());
    counts.put("connections_refused", refused.sum());
    counts.put("frames_sent", frames.sum());
    counts.put("bytes_sent", bytes.sum());
    disconnects.forEach((reason, count) -> counts.put("ended_" + reason.label(), count.sum()));
    return counts;
  }
}
