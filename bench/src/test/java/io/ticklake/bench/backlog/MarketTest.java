package io.ticklake.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MarketTest {
  @Test
  void numbersTheTradesOfASymbolWithoutAHole() {
    Map<String, List<Long>> ids = new TreeMap<>();
    Market market = new Market(10);
    for (int i = 0; i < 10_000; i++) {
      Trade trade = market.next();
      ids.computeIfAbsent(trade.symbol(), symbol -> new ArrayList<>()).add(trade.id());
    }

    assertThat(ids).hasSize(10);
    ids.values()
        .forEach(
            own ->
                assertThat(own)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .last()
                    .isEqualTo(own.get(0) + own.size() - 1));
    assertThat(ids.get("S0USDT")).hasSizeGreaterThan(2 * ids.get("S9USDT").size());
  }

  @Test
  void isTheSameEachTime() {
    Market one = new Market(3);
    Market other = new Market(3);
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.next()).isEqualTo(other.next());
    }
  }
}
