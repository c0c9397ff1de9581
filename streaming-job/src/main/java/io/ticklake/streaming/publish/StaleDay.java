package io.ticklake.streaming.publish;

/**
 * A day whose bars of a symbol have to be computed again, since trades came too late for the stream
 * to revise them.
 *
 * @param day in days since the epoch
 * @param trades how many came
 */
public record StaleDay(String symbol, int day, long trades) {}
