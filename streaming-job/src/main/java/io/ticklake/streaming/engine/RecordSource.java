package io.ticklake.streaming.engine;

import io.ticklake.streaming.parse.Packing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import scala.Tuple3;

/** Where the records come from. */
public interface RecordSource {
  /**
   * The records as a stream, packed: the symbol, the newest event time, the payload.
   *
   * @param published where a query without a checkpoint goes on: up to where the lake has
   *     everything, if that is known
   */
  Dataset<Tuple3<String, Instant, byte[]>> records(
      Packing packing, Optional<List<String>> published);
}
