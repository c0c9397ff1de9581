package io.ticklake.batch.config;

/**
 * How a day is cut.
 *
 * @param tradesPerPiece so many are in memory at once, in each task
 * @param fileBytes about the size of a file
 */
public record CurateSettings(int tradesPerPiece, long fileBytes) {}
