package io.ticklake.streaming.engine;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the records come from. */
public interface RecordSource {
  /**
   * The records as a stream, in the columns of Spark's Kafka source.
   *
   * @param published where a query without a checkpoint goes on: up to where the lake has
   *     everything, if that is known
   */
  Dataset<Row> records(Optional<List<String>> published);
}
