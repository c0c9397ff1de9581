package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.MarketTime.Timeline;

/**
 * How far streams are to be sent.
 *
 * @param time the market time up to which trades are due
 * @param heldUntil the market time up to which trades that were held back are due; beyond {@code
 *     time} in a halted market, which nothing would release them from
 */
record Moment(long time, long heldUntil, Timeline timeline) {}
