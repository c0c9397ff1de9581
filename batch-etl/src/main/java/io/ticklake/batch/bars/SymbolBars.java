package io.ticklake.batch.bars;

import io.ticklake.batch.trades.SymbolReader;
import io.ticklake.batch.trades.TradeSink;
import io.ticklake.model.Bar;
import io.ticklake.model.BarAccumulator;
import io.ticklake.model.EpochTime;
import io.ticklake.model.IdRanges;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** The bars of a symbol's day. */
final class SymbolBars {
  /**
   * Bars of one minute.
   *
   * @param known all ids that are accounted for, those of the days before and after included
   */
  static List<Bar> minutes(
      List<String> paths, Configuration hadoop, String symbol, IdRanges known) {
    Map<Long, BarAccumulator> minutes = new TreeMap<>();
    SymbolReader.read(
        paths,
        hadoop,
        symbol,
        new TradeSink() {
          private BarAccumulator last = new BarAccumulator(symbol, 0);

          @Override
          public void accept(
              long id, long price, long quantity, long timeMicros, boolean buyerMaker) {
            long minute = EpochTime.minuteOf(timeMicros);
            if (last.openTimeMicros() != minute) {
              last = minutes.computeIfAbsent(minute, start -> new BarAccumulator(symbol, start));
            }
            last.add(id, price, quantity, buyerMaker);
          }
        });
    return minutes.values().stream().map(sum -> published(sum.bar(), known)).toList();
  }

  /** Wider bars out of bars of a minute. */
  static List<Bar> wider(List<Bar> minutes, Width width, IdRanges known) {
    Map<Long, BarSum> sums = new TreeMap<>();
    for (Bar minute : minutes) {
      sums.computeIfAbsent(width.startOf(minute.openTimeMicros()), start -> new BarSum(width))
          .add(minute);
    }
    Collection<BarSum> all = sums.values();
    return all.stream().map(sum -> published(sum.bar(), known)).toList();
  }

  private static Bar published(Bar bar, IdRanges known) {
    // Of the first id of all there is none before, of the last one none after.
    long before = Math.max(0, bar.firstId() - 1);
    long after = Math.max(bar.lastId(), bar.lastId() + 1);
    boolean isComplete = known.containsAll(before, after);
    return bar.published(
        0, Bar.Finality.FINAL, isComplete ? Bar.Coverage.COMPLETE : Bar.Coverage.PARTIAL);
  }

  private SymbolBars() {}
}
