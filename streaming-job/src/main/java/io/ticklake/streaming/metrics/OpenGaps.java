package io.ticklake.streaming.metrics;

/**
 * What the ledger says is missing now.
 *
 * @param ranges runs of consecutive ids
 * @param ids in all of them
 */
public record OpenGaps(long ranges, long ids) {}
