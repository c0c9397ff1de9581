package io.ticklake.streaming.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.streaming.Trades;
import org.junit.jupiter.api.Test;

class TradeChunkTest {
  @Test
  void holdsWhatWasAdded() {
    ChunkBuilder builder = new ChunkBuilder("ÄÖ币USDT", 3, 19_000);
    for (int i = 0; i < 100; i++) {
      builder.add(
          i,
          Long.MAX_VALUE - i,
          -i,
          5L * i,
          TradeChunk.NOT_KNOWN,
          7L * i,
          ChunkBuilder.flags(i % 2 == 0, i % 3 == 0));
    }
    assertThat(builder.maxEventTimeMicros()).isEqualTo(495);

    TradeChunk chunk = TradeChunk.of(builder.drain());

    assertThat(builder.count()).isZero();
    assertThat(chunk.symbol()).isEqualTo("ÄÖ币USDT");
    assertThat(chunk.count()).isEqualTo(100);
    assertThat(chunk.kafkaPartition()).isEqualTo(3);
    assertThat(chunk.ingestDay()).isEqualTo(19_000);
    for (int i = 0; i < 100; i++) {
      assertThat(chunk.id(i)).isEqualTo(i);
      assertThat(chunk.price(i)).isEqualTo(Long.MAX_VALUE - i);
      assertThat(chunk.quantity(i)).isEqualTo(-i);
      assertThat(chunk.eventTimeMicros(i)).isEqualTo(5L * i);
      assertThat(chunk.receivedAtMicros(i)).isEqualTo(TradeChunk.NOT_KNOWN);
      assertThat(chunk.kafkaOffset(i)).isEqualTo(7L * i);
      assertThat(chunk.buyerMaker(i)).isEqualTo(i % 2 == 0);
      assertThat(chunk.backfilled(i)).isEqualTo(i % 3 == 0);
    }
  }

  @Test
  void selectsRowsInTheOrderAskedFor() {
    TradeChunk chunk = Trades.chunk("BTCUSDT", 5, 6, 7, 8);

    TradeChunk selected = chunk.select(new int[] {3, 1, 0}, 2);

    assertThat(selected.symbol()).isEqualTo("BTCUSDT");
    assertThat(selected.count()).isEqualTo(2);
    assertThat(selected.id(0)).isEqualTo(8);
    assertThat(selected.id(1)).isEqualTo(6);
    assertThat(selected.price(1)).isEqualTo(Trades.price(6));
    assertThat(selected.buyerMaker(1)).isTrue();
    assertThat(TradeChunk.of(selected.bytes()).kafkaOffset(0)).isEqualTo(80);
  }

  @Test
  void refusesBytesThatAreNoChunk() {
    assertThatThrownBy(() -> TradeChunk.of(new byte[20]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid chunk: kind 0");
    byte[] bytes = Trades.chunk("A", 1).bytes();
    assertThatThrownBy(() -> TradeChunk.of(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
        .hasMessage("Invalid chunk: 65 bytes for 1 trades");
  }
}
