package io.ticklake.simulator.venue;

/**
 * What the exchange tells about a symbol.
 *
 * @param tick the grid of prices, in units of 1e-8
 * @param lot the grid of quantities, in units of 1e-8
 */
public record SymbolInfo(String symbol, String baseAsset, String quoteAsset, long tick, long lot) {}
