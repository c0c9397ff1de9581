package io.ticklake.streaming.state;

import io.ticklake.model.BarAccumulator;
import io.ticklake.model.IdRanges;
import java.util.Optional;

/** One minute's bar and how far its publication has come. */
final class MinuteBar {
  private final BarAccumulator sums;
  private int revision;
  private boolean complete;
  private boolean published;
  private boolean changed;

  MinuteBar(BarAccumulator sums) {
    this.sums = sums;
  }

  static MinuteBar restored(
      BarAccumulator sums, int revision, boolean complete, boolean published) {
    MinuteBar bar = new MinuteBar(sums);
    bar.revision = revision;
    bar.complete = complete;
    bar.published = published;
    return bar;
  }

  void add(long id, long price, long quantity, boolean buyerMaker) {
    sums.add(id, price, quantity, buyerMaker);
    changed = true;
  }

  BarAccumulator sums() {
    return sums;
  }

  int revision() {
    return revision;
  }

  boolean complete() {
    return complete;
  }

  /** Whether it was published as final; from then on each change raises the revision. */
  boolean published() {
    return published;
  }

  long endMicros() {
    return sums.openTimeMicros() + Minutes.MICROS;
  }

  /** Closes the batch for this bar: what is to be published of it, if anything. */
  Optional<BarUpdate> settle(IdRanges accounted, long watermarkMicros) {
    boolean completeNow =
        (changed || !complete)
            ? accounted.containsAll(Math.max(sums.firstId(), 1) - 1, next(sums.lastId()))
            : complete;
    boolean news = changed || completeNow != complete;
    complete = completeNow;
    changed = false;
    if (published) {
      if (!news) {
        return Optional.empty();
      }
      revision++;
      return Optional.of(update());
    }
    if (endMicros() <= watermarkMicros) {
      published = true;
      return Optional.of(update());
    }
    return news ? Optional.of(update()) : Optional.empty();
  }

  private static long next(long id) {
    return id == Long.MAX_VALUE ? id : id + 1;
  }

  private BarUpdate update() {
    return new BarUpdate(sums.toBytes(), complete, revision, published);
  }
}
