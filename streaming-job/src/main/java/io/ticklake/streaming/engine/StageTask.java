package io.ticklake.streaming.engine;

import io.ticklake.streaming.publish.BatchNames;
import io.ticklake.streaming.publish.TaskResult;
import io.ticklake.streaming.publish.TaskStage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Stages what one task's symbols have brought. */
record StageTask(
    String stagingRoot,
    Broadcast<SerializableConfiguration> hadoop,
    BatchNames names,
    int looseTrades)
    implements MapPartitionsFunction<byte[], TaskResult> {
  @Override
  public Iterator<TaskResult> call(Iterator<byte[]> payloads) throws IOException {
    TaskContext task = TaskContext.get();
    TaskStage stage =
        new TaskStage(
            new Path(stagingRoot),
            hadoop.value().value(),
            names,
            task.partitionId(),
            task.taskAttemptId(),
            looseTrades);
    return List.of(stage.stage(payloads)).iterator();
  }
}
