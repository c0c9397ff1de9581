package io.ticklake.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.streaming.Trades;
import io.ticklake.streaming.parse.ChunkBuilder;
import io.ticklake.streaming.parse.TradeChunk;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HorizonTest {
  private static final long MINUTE = 60_000_000;
  private static final StateSettings SHORT = new StateSettings(Duration.ofMinutes(5));
  private static final StateSettings LONG = new StateSettings(Duration.ofHours(3));

  @Test
  void aBarThatIsGoneIsNotMadeAgainWhenTheHorizonGrows() {
    SymbolState state = SymbolState.empty("X", SHORT);
    state.apply(List.of(trade(10, 0)), List.of(), 0);
    SymbolUpdate gone = state.apply(List.of(trade(11, 30)), List.of(), Trades.START + 20 * MINUTE);
    assertThat(gone.bars()).extracting(BarUpdate::isFinal).contains(true);

    SymbolState later = new StateCodec(LONG).decode("X", new StateCodec(SHORT).encode(state));
    SymbolUpdate late = later.apply(List.of(trade(12, 0)), List.of(), Trades.START + 21 * MINUTE);

    assertThat(late.bars()).noneMatch(bar -> bar.bar("X").openTimeMicros() == Trades.START);
    assertThat(late.staleDays()).containsEntry(Trades.DAY, 1L);
    assertThat(late.trades()).isEqualTo(1);
  }

  private static TradeChunk trade(long id, int minute) {
    ChunkBuilder builder = new ChunkBuilder("X", 0, Trades.DAY);
    Trades.add(builder, id, Trades.START + minute * MINUTE);
    return TradeChunk.of(builder.drain());
  }
}
