package io.ticklake.streaming.engine;

import io.ticklake.streaming.publish.TaskResult;
import io.ticklake.streaming.state.SymbolReport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/**
 * Runs the state of a batch that was published before, and keeps the reports: Kafka may not have
 * got them.
 */
record DrainTask() implements MapPartitionsFunction<byte[], TaskResult> {
  @Override
  public Iterator<TaskResult> call(Iterator<byte[]> payloads) {
    List<byte[]> reports = new ArrayList<>();
    while (payloads.hasNext()) {
      byte[] payload = payloads.next();
      if (payload[0] == SymbolReport.KIND) {
        reports.add(payload);
      }
    }
    return List.of(new TaskResult(List.of(), List.of(), reports)).iterator();
  }
}
