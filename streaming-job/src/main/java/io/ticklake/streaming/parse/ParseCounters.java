package io.ticklake.streaming.parse;

import io.ticklake.model.Rejection;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * Dead letters by reason, over all tasks. A task that runs again counts again: for people, not for
 * proofs.
 */
public final class ParseCounters extends AccumulatorV2<Rejection, Map<Rejection, Long>> {
  private final EnumMap<Rejection, Long> counts = new EnumMap<>(Rejection.class);

  @Override
  public void add(Rejection reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  @Override
  public boolean isZero() {
    return counts.isEmpty();
  }

  @Override
  public ParseCounters copy() {
    ParseCounters copy = new ParseCounters();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    counts.clear();
  }

  @Override
  public void merge(AccumulatorV2<Rejection, Map<Rejection, Long>> other) {
    other.value().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
  }

  @Override
  public Map<Rejection, Long> value() {
    return Map.copyOf(counts);
  }
}
