package io.ticklake.streaming.parse;

import java.io.Serializable;
import java.time.Duration;

/**
 * What packing needs to know.
 *
 * @param claimsTopic records of this topic are gap claims, all others trades
 * @param futureTolerance how far a trade's time may lie ahead of the instant it was received
 * @param chunkTrades the most trades of one chunk
 * @param bufferedTrades the most trades that a task holds in chunks not yet handed on
 */
public record ParseSettings(
    String claimsTopic, Duration futureTolerance, int chunkTrades, int bufferedTrades)
    implements Serializable {
  public static final int CHUNK_TRADES = 8192;
  public static final int BUFFERED_TRADES = 1 << 18;
}
