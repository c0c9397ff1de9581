package io.ticklake.batch.curate;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;

/**
 * A file of raw trades.
 *
 * @param path below the lake's root
 * @param days the days since the epoch that its trades lie in
 */
public record RawFile(String path, long bytes, long rows, List<Long> days) implements Serializable {
  public boolean holds(LocalDate day) {
    return days.contains(day.toEpochDay());
  }

  public DayManifest.Input input() {
    return new DayManifest.Input(path, bytes);
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
