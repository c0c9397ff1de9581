package io.ticklake.streaming.publish;

import io.ticklake.streaming.parse.TradeChunk;
import io.ticklake.streaming.state.SymbolReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One task's share of a batch. Few trades go back to the driver, which writes those of all tasks in
 * one file: small batches would otherwise leave a file a task. Many go straight into a file.
 */
public final class TaskStage {
  private final TradeStage trades;
  private final int looseTrades;
  private final List<byte[]> loose = new ArrayList<>();
  private final List<byte[]> reports = new ArrayList<>();
  private int held;
  private boolean streaming;

  /**
   * Nothing is written before {@link #stage}.
   *
   * @param looseTrades the most trades that go back to the driver
   * @param attempt unique among the attempts of all tasks of the application
   */
  public TaskStage(
      Path stagingRoot,
      Configuration hadoop,
      BatchNames names,
      int task,
      long attempt,
      int looseTrades) {
    this.trades =
        new TradeStage(
            stagingRoot,
            hadoop,
            names,
            BatchNames.padded(task).substring(5),
            Long.toString(attempt));
    this.looseTrades = looseTrades;
  }

  /** Consumes what the state handed on for this task's symbols. */
  public TaskResult stage(Iterator<byte[]> payloads) throws IOException {
    try (trades) {
      while (payloads.hasNext()) {
        add(payloads.next());
      }
      return new TaskResult(trades.finish(), loose, reports);
    }
  }

  private void add(byte[] payload) throws IOException {
    switch (payload[0]) {
      case TradeChunk.KIND -> addTrades(payload);
      case SymbolReport.KIND -> reports.add(payload);
      default -> throw new IllegalStateException("Invalid kind of payload: " + payload[0]);
    }
  }

  private void addTrades(byte[] payload) throws IOException {
    TradeChunk chunk = TradeChunk.of(payload);
    held += chunk.count();
    if (!streaming && held <= looseTrades) {
      loose.add(payload);
      return;
    }
    streaming = true;
    for (byte[] earlier : loose) {
      trades.write(TradeChunk.of(earlier));
    }
    loose.clear();
    trades.write(chunk);
  }
}
