package io.ticklake.streaming.state;

import io.ticklake.model.Gap;
import io.ticklake.streaming.parse.TradeChunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from one batch for one symbol.
 *
 * @param fresh the trades that were never seen, by id within each chunk
 * @param bars to be published, by minute
 * @param gaps lines of the ledger that are new or changed
 * @param begin where coverage begins, in the one batch in which it does
 * @param staleDays days (since the epoch) whose bars can no longer be revised here, with the trades
 *     that came too late
 * @param duplicates trades that were seen before
 * @param late fresh trades behind the watermark
 */
public record SymbolUpdate(
    String symbol,
    List<TradeChunk> fresh,
    List<BarUpdate> bars,
    List<Gap> gaps,
    Optional<CoverageBegin> begin,
    Map<Integer, Long> staleDays,
    long trades,
    long duplicates,
    long late) {}
