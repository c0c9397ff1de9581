package io.ticklake.batch.trades;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.lake.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TradeResolverTest {
  private static final int RUNS = 2_000;

  private final Told told = new Told();
  private final TradeResolver resolver = new TradeResolver(told);

  @Test
  void ordersIdsHoweverFarApartTheyLie() {
    Random random = new Random(7);
    for (int run = 0; run < RUNS; run++) {
      long base = run % 2 == 0 ? 0 : 1L << random.nextInt(62);
      TradeColumns trades = new TradeColumns(1);
      TreeSet<Long> ids = new TreeSet<>();
      for (int row = random.nextInt(40); row >= 0; row--) {
        boolean isWild = random.nextInt(4) == 0;
        long id = isWild ? Long.MAX_VALUE - random.nextInt(3) : base + random.nextInt(20);
        add(trades, id, 1, row);
        ids.add(id);
      }
      told.clear();

      resolver.resolve(trades);

      assertThat(told.kept).isEqualTo(new ArrayList<>(ids));
      assertThat(told.repeated).isEqualTo(trades.count() - ids.size());
      assertThat(told.conflicting).isEmpty();
    }
  }

  @Test
  void settlesConflictsOfIdsThatLieFarApart() {
    TradeColumns trades = new TradeColumns(1);
    add(trades, Long.MAX_VALUE, 2, 5);
    add(trades, 2, 1, 4);
    add(trades, 1, 1, 3);
    add(trades, Long.MAX_VALUE, 1, 2);
    add(trades, 2, 1, 1);

    resolver.resolve(trades);

    assertThat(told.kept).containsExactly(1L, 2L, Long.MAX_VALUE);
    assertThat(told.keptPrices).containsExactly(1L, 1L, 1L);
    assertThat(told.repeated).isEqualTo(1);
    assertThat(told.conflicting).containsExactly(Long.MAX_VALUE);
  }

  private static void add(TradeColumns trades, long id, long price, long receivedAt) {
    trades.add(id, price, 1, 1_000_000, TradeColumns.flags(0, Source.LIVE), receivedAt, 0, 0);
  }

  /** What the resolver said. */
  private static final class Told implements TradeResolver.Outcome {
    private final List<Long> kept = new ArrayList<>();
    private final List<Long> keptPrices = new ArrayList<>();
    private final List<Long> conflicting = new ArrayList<>();
    private int repeated;

    void clear() {
      kept.clear();
      keptPrices.clear();
      conflicting.clear();
      repeated = 0;
    }

    @Override
    public void kept(TradeColumns trades, int row) {
      kept.add(trades.id(row));
      keptPrices.add(trades.price(row));
    }

    @Override
    public void repeated() {
      repeated++;
    }

    @Override
    public void conflicting(TradeColumns trades, int row) {
      conflicting.add(trades.id(row));
    }
  }
}
