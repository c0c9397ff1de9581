package io.ticklake.ingest.operation;

import io.ticklake.ingest.time.Time;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Lets the first line of each kind through, then one in a period with how many were held back. */
public final class QuietLog {
  private static final class Kind {
    private long lastMillis;
    private long heldBack;
  }

  private final Time time;
  private final long periodMillis;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  public QuietLog(Time time, long periodMillis) {
    this.time = time;
    this.periodMillis = periodMillis;
  }

  /**
   * Says a line, or holds it back.
   *
   * @param line takes how many lines of this kind were held back since the last one
   */
  public void line(String kind, Consumer<Long> line) {
    long now = time.millis();
    long heldBack;
    Kind known =
        kinds.computeIfAbsent(
            kind,
            name -> {
              Kind created = new Kind();
              created.lastMillis = now - periodMillis;
              return created;
            });
    synchronized (known) {
      if (now - known.lastMillis < periodMillis) {
        known.heldBack++;
        return;
      }
      heldBack = known.heldBack;
      known.heldBack = 0;
      known.lastMillis = now;
    }
    line.accept(heldBack);
  }
}
