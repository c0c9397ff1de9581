package io.ticklake.ingest.completeness;

import io.ticklake.ingest.publish.TradeAcks;
import java.nio.charset.StandardCharsets;

/** What is known of one symbol's trades. Thread-safe. */
public final class SymbolLedger implements TradeAcks {
  private final String symbol;
  private final byte[] key;

  SymbolLedger(String symbol) {
    this.symbol = symbol;
    this.key = symbol.getBytes(StandardCharsets.UTF_8);
  }

  public String symbol() {
    return symbol;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public void acknowledged(long id) {}
}
