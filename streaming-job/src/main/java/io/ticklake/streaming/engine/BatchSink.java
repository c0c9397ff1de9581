package io.ticklake.streaming.engine;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.publish.Batch;
import io.ticklake.streaming.publish.BatchNames;
import io.ticklake.streaming.publish.BatchPublisher;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.publish.StagedFile;
import io.ticklake.streaming.publish.StaleDay;
import io.ticklake.streaming.publish.TaskResult;
import io.ticklake.streaming.state.CoverageBegin;
import io.ticklake.streaming.state.SymbolReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Publishes each batch. One action runs the state and stages the files; a second would run the
 * state twice. The batch is in the lake before anything of it is in Kafka, where delivery is at
 * least once.
 */
final class BatchSink implements VoidFunction2<Dataset<byte[]>, Long> {
  private final BatchPublisher publisher;
  private final HeldOutputs outputs;
  private final CheckpointLog checkpoint;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final int looseTradesPerTask;
  private final PublishStep.Listener steps;
  private final BatchListener listener;

  BatchSink(
      BatchPublisher publisher,
      HeldOutputs outputs,
      CheckpointLog checkpoint,
      Broadcast<SerializableConfiguration> hadoop,
      int looseTradesPerTask,
      PublishStep.Listener steps,
      BatchListener listener) {
    this.publisher = publisher;
    this.outputs = outputs;
    this.checkpoint = checkpoint;
    this.hadoop = hadoop;
    this.looseTradesPerTask = looseTradesPerTask;
    this.steps = steps;
    this.listener = listener;
  }

  @Override
  public void call(Dataset<byte[]> rows, Long batchId) throws Exception {
    listener.beginning(batchId);
    List<String> offsets = checkpoint.offsets(batchId);
    BatchNames names = publisher.names(checkpoint.queryId(), batchId);
    steps.reached(PublishStep.BEFORE_STAGING);

    boolean replay = publisher.published(names, offsets);
    List<TaskResult> results =
        run(
            rows,
            replay
                ? new DrainTask()
                : new StageTask(
                    publisher.stagingRoot().toString(), hadoop, names, looseTradesPerTask));
    Results all = Results.of(results);
    List<StagedFile> files = replay ? List.of() : publisher.publish(names, offsets, all.batch());

    publisher.requireEpoch();
    steps.reached(PublishStep.BEFORE_OUTPUTS);
    outputs.write(all.bars(), all.gaps());
    steps.reached(PublishStep.AFTER_OUTPUTS);
    publisher.requireEpoch();
    listener.published(
        new BatchSummary(
            batchId,
            offsets,
            all.trades(),
            all.duplicates(),
            all.late(),
            all.bars(),
            all.gaps(),
            files.size()));
  }

  private static List<TaskResult> run(
      Dataset<byte[]> rows, MapPartitionsFunction<byte[], TaskResult> task) {
    return rows.mapPartitions(task, Encoders.javaSerialization(TaskResult.class)).collectAsList();
  }

  /** What all tasks have handed back. */
  private record Results(
      Batch batch, List<Bar> bars, List<Gap> gaps, long trades, long duplicates, long late) {
    static Results of(List<TaskResult> results) throws IOException {
      List<StagedFile> files = new ArrayList<>();
      List<byte[]> loose = new ArrayList<>();
      List<Bar> bars = new ArrayList<>();
      List<Gap> gaps = new ArrayList<>();
      List<CoverageBegin> begins = new ArrayList<>();
      List<StaleDay> staleDays = new ArrayList<>();
      long trades = 0;
      long duplicates = 0;
      long late = 0;
      for (TaskResult result : results) {
        files.addAll(result.files());
        loose.addAll(result.loose());
        for (byte[] bytes : result.reports()) {
          SymbolReport report = SymbolReport.decode(bytes);
          report.bars().forEach(bar -> bars.add(bar.bar(report.symbol())));
          gaps.addAll(report.gaps());
          report.begin().ifPresent(begins::add);
          report
              .staleDays()
              .forEach((day, count) -> staleDays.add(new StaleDay(report.symbol(), day, count)));
          trades += report.trades();
          duplicates += report.duplicates();
          late += report.late();
        }
      }
      List<Bar> finals = bars.stream().filter(Bar::isFinal).toList();
      return new Results(
          new Batch(files, loose, finals, gaps, begins, staleDays),
          bars,
          gaps,
          trades,
          duplicates,
          late);
    }
  }
}
