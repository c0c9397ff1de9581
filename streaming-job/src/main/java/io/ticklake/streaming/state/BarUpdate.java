package io.ticklake.streaming.state;

import io.ticklake.model.Bar;
import io.ticklake.model.BarAccumulator;

/**
 * A bar that is to be published.
 *
 * @param sums of a {@link BarAccumulator}, as they were when the batch ended
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record BarUpdate(byte[] sums, boolean complete, int revision, boolean isFinal) {
  public Bar bar(String symbol) {
    return BarAccumulator.ofBytes(symbol, sums)
        .bar()
        .published(
            revision,
            isFinal ? Bar.Finality.FINAL : Bar.Finality.LIVE,
            complete ? Bar.Coverage.COMPLETE : Bar.Coverage.PARTIAL);
  }
}
