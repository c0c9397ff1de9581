package io.ticklake.model;

/**
 * The names of Ticklake's Kafka topics. Their partitions and retention stand in conf/topics.conf.
 */
public final class Topics {
  public static final String TRADES = "trades";
  public static final String TRADES_DEAD_LETTER = "trades-dead-letter";
  public static final String GAP_CLAIMS = "gap-claims";
  public static final String INGEST_STATE = "ingest-state";
  public static final String TRADE_GAPS = "trade-gaps";
  public static final String BARS_1M = "bars-1m";

  private Topics() {}
}
