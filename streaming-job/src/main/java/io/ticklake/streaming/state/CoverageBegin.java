package io.ticklake.streaming.state;

/**
 * From where on the stream vouches for a symbol: ids before are outside, whatever comes of them.
 *
 * @param fromId the lowest id of the first batch that had trades of the symbol
 * @param eventTimeMicros when that trade was made
 */
public record CoverageBegin(String symbol, long fromId, long eventTimeMicros) {}
