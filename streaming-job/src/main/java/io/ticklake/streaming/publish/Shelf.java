package io.ticklake.streaming.publish;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.LakePaths;
import io.ticklake.streaming.state.CoverageBegin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the rows of the small datasets wait until they are many, or have waited long: a file of
 * each batch's own would soon be more files than the trades make.
 */
final class Shelf {
  /** As many are a file worth having. */
  private static final int MANY_ROWS = 10_000;

  /** More would make every manifest long. */
  private static final int MANY_FILES = 100;

  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final String WRITER = "driver";
  private static final LakePaths LAKE = new LakePaths("");

  private final WaitingRows<Bar> bars =
      new WaitingRows<>(
          LAKE.barRevisions(), "open_date", Tables.bars(), bar -> day(bar.openTimeMicros()));
  private final WaitingRows<Gap> gaps =
      new WaitingRows<>(
          LAKE.gaps(), "opened_date", Tables.gaps(), gap -> day(gap.openedAtMicros()));
  private final WaitingRows<CoverageBegin> begins =
      new WaitingRows<>(
          LAKE.coverage(), "begin_date", Tables.coverage(), begin -> day(begin.eventTimeMicros()));
  private final WaitingRows<StaleDay> staleDays =
      new WaitingRows<>(LAKE.staleDays(), "event_date", Tables.staleDays(), StaleDay::day);
  private final Path staging;
  private final Configuration hadoop;
  private final Duration longest;
  private final InstantSource clock;
  private Instant since = Instant.MAX;

  Shelf(Path staging, Configuration hadoop, Duration longest, InstantSource clock) {
    this.staging = staging;
    this.hadoop = hadoop;
    this.longest = longest;
    this.clock = clock;
  }

  /** Takes in what a batch has of the small datasets. */
  void add(Batch batch, BatchNames names) throws IOException {
    bars.add(batch.bars(), names, WRITER, staging, hadoop);
    gaps.add(batch.gaps(), names, WRITER, staging, hadoop);
    begins.add(batch.begins(), names, WRITER, staging, hadoop);
    staleDays.add(batch.staleDays(), names, WRITER, staging, hadoop);
    if (since.equals(Instant.MAX) && rows() > 0) {
      since = clock.instant();
    }
  }

  /** The files that hold all that waits. */
  List<StagedFile> files() {
    return all().flatMap(rows -> rows.files().stream()).toList();
  }

  /** Whether what waits is to go into the lake now. */
  boolean isDue() {
    int rows = rows();
    return rows >= MANY_ROWS
        || files().size() >= MANY_FILES
        || (rows > 0 && !clock.instant().isBefore(since.plus(longest)));
  }

  /** All of it is in the lake. */
  void clear() {
    all().forEach(WaitingRows::clear);
    since = Instant.MAX;
  }

  private int rows() {
    return all().mapToInt(WaitingRows::count).sum();
  }

  private Stream<WaitingRows<?>> all() {
    return Stream.of(bars, gaps, begins, staleDays);
  }

  private static int day(long micros) {
    return (int) Math.floorDiv(micros, MICROS_PER_DAY);
  }
}
