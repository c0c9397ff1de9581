package io.ticklake.simulator.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A trade out of a recorded frame; prices and quantities in units of 1e-8. */
record RecordedTrade(
    String symbol,
    long id,
    long price,
    long quantity,
    long utc,
    boolean buyerMaker,
    long receivedAt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PLACES = 8;

  /** Times from here on are microseconds. */
  private static final long EARLIEST_MICROS = 100_000_000_000_000L;

  /** The trade in a frame, if it is one. */
  static Optional<RecordedTrade> of(RecordedFrame frame) {
    if (!frame.stream().endsWith("@trade")) {
      return Optional.empty();
    }
    try {
      JsonNode trade = JSON.readTree(frame.event());
      long time = trade.required("T").longValue();
      TimeUnit unit = time >= EARLIEST_MICROS ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS;
      return Optional.of(
          new RecordedTrade(
              trade.required("s").textValue(),
              trade.required("t").longValue(),
              units(trade.required("p").textValue()),
              units(trade.required("q").textValue()),
              unit.toNanos(time),
              trade.required("m").booleanValue(),
              frame.receivedAt()));
    } catch (IOException | ArithmeticException e) {
      throw new IllegalArgumentException("Invalid trade in the recording: " + e.getMessage(), e);
    }
  }

  private static long units(String decimal) {
    return new BigDecimal(decimal).movePointRight(PLACES).longValueExact();
  }
}
