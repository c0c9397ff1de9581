package io.ticklake.streaming.engine;

import io.ticklake.model.GapClaim;
import io.ticklake.streaming.parse.ClaimPayload;
import io.ticklake.streaming.parse.TradeChunk;
import io.ticklake.streaming.state.StateCodec;
import io.ticklake.streaming.state.StateSettings;
import io.ticklake.streaming.state.SymbolReport;
import io.ticklake.streaming.state.SymbolState;
import io.ticklake.streaming.state.SymbolUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.streaming.GroupState;
import scala.Tuple3;

/**
 * Takes one symbol's share of a batch through its state. The timeout is of processing time: with
 * one of event time Spark would drop chunks that are older than the watermark. It makes sure that a
 * quiet symbol is asked again in the next batch as long as the watermark still has something to do
 * there.
 */
record StateTask(StateSettings settings)
    implements FlatMapGroupsWithStateFunction<
        String, Tuple3<String, Instant, byte[]>, byte[], byte[]> {
  private static final long NEXT_BATCH_MILLIS = 1;

  @Override
  public Iterator<byte[]> call(
      String symbol, Iterator<Tuple3<String, Instant, byte[]>> values, GroupState<byte[]> state) {
    long watermark = Math.max(state.getCurrentWatermarkMs(), 0) * 1000;
    if (!values.hasNext() && state.exists()) {
      byte[] known = state.get();
      long due = StateCodec.dueMicros(known);
      if (due > watermark) {
        if (!state.hasTimedOut()) {
          state.update(known);
        }
        wake(state, due);
        return Collections.emptyIterator();
      }
    }
    StateCodec codec = new StateCodec(settings);
    SymbolState known =
        state.exists() ? codec.decode(symbol, state.get()) : SymbolState.empty(symbol, settings);
    List<TradeChunk> chunks = new ArrayList<>();
    List<GapClaim> claims = new ArrayList<>();
    while (values.hasNext()) {
      byte[] payload = values.next()._3();
      if (payload[0] == ClaimPayload.KIND) {
        claims.add(ClaimPayload.decode(symbol, payload));
      } else {
        chunks.add(TradeChunk.of(payload));
      }
    }
    SymbolUpdate update = known.apply(chunks, claims, watermark);
    state.update(codec.encode(known));
    wake(state, known.dueMicros());

    List<byte[]> out = new ArrayList<>(update.fresh().size() + 1);
    for (TradeChunk chunk : update.fresh()) {
      out.add(chunk.bytes());
    }
    SymbolReport report = SymbolReport.of(update);
    if (!report.isEmpty()) {
      out.add(report.encode());
    }
    return out.iterator();
  }

  private static void wake(GroupState<byte[]> state, long dueMicros) {
    if (dueMicros != Long.MAX_VALUE) {
      state.setTimeoutDuration(NEXT_BATCH_MILLIS);
    }
  }
}
