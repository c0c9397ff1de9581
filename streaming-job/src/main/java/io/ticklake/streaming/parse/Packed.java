package io.ticklake.streaming.parse;

/**
 * What one step hands to the next: a chunk of trades or a claim, of one symbol.
 *
 * @param maxEventTimeMicros the newest event time in it, {@link #NO_TIME} for a claim
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Packed(String symbol, long maxEventTimeMicros, byte[] payload) {
  public static final long NO_TIME = Long.MIN_VALUE;
}
