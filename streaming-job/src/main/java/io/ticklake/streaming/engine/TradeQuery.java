package io.ticklake.streaming.engine;

import static org.apache.spark.sql.functions.col;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.config.TimeSettings;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.Packing;
import io.ticklake.streaming.parse.ParseCounters;
import io.ticklake.streaming.parse.ParseSettings;
import io.ticklake.streaming.source.PackedKafka;
import io.ticklake.streaming.source.PackedRows;
import io.ticklake.streaming.state.StateSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import scala.Tuple2;
import scala.Tuple3;

/** The steps of the query: pure, from one Dataset to the next. */
final class TradeQuery {
  static Dataset<Tuple3<String, Instant, byte[]>> packed(
      SparkSession spark, KafkaSettings kafka, String startingOffsets, Packing packing) {
    Map<String, String> options = new HashMap<>();
    options.put("subscribe", kafka.tradesTopic() + "," + kafka.gapClaimsTopic());
    options.put("startingOffsets", startingOffsets);
    options.put("failOnDataLoss", "true");
    options.put("includeHeaders", "true");
    options.put("maxOffsetsPerTrigger", Long.toString(kafka.maxRecordsPerBatch()));
    // Chosen for Spark's consumer, which asked the broker for offsets with each poll; not measured
    // again since the consumers are our own.
    options.put("kafka.max.poll.records", "20000");
    options.put("kafka.max.partition.fetch.bytes", "8388608");
    kafka.client().forEach((key, value) -> options.put("kafka." + key, value));
    return PackedKafka.stream(spark, options, packing);
  }

  static Packing packing(
      KafkaSettings kafka,
      TimeSettings time,
      DeadLetters.Factory deadLetters,
      ParseCounters counters) {
    return new Packing(
        new ParseSettings(
            kafka.gapClaimsTopic(),
            time.futureTolerance(),
            ParseSettings.CHUNK_TRADES,
            ParseSettings.BUFFERED_TRADES),
        deadLetters,
        counters);
  }

  static Dataset<byte[]> stateful(
      Dataset<Tuple3<String, Instant, byte[]>> packed, TimeSettings time) {
    return grouped(packed, time)
        .flatMapGroupsWithState(
            new StateTask(new StateSettings(time.horizon())),
            OutputMode.Append(),
            Encoders.BINARY(),
            Encoders.BINARY(),
            GroupStateTimeout.ProcessingTimeTimeout());
  }

  /** The same, with what is known of each symbol when the query begins. */
  static Dataset<byte[]> stateful(
      Dataset<Tuple3<String, Instant, byte[]>> packed,
      TimeSettings time,
      Dataset<Tuple2<String, byte[]>> known) {
    return grouped(packed, time)
        .flatMapGroupsWithState(
            new StateTask(new StateSettings(time.horizon())),
            OutputMode.Append(),
            Encoders.BINARY(),
            Encoders.BINARY(),
            GroupStateTimeout.ProcessingTimeTimeout(),
            known
                .groupByKey(
                    (MapFunction<Tuple2<String, byte[]>, String>) Tuple2::_1, Encoders.STRING())
                .mapValues(
                    (MapFunction<Tuple2<String, byte[]>, byte[]>) Tuple2::_2, Encoders.BINARY()));
  }

  private static KeyValueGroupedDataset<String, Tuple3<String, Instant, byte[]>> grouped(
      Dataset<Tuple3<String, Instant, byte[]>> packed, TimeSettings time) {
    return packed
        .withWatermark("_2", time.watermarkDelay().toMillis() + " milliseconds")
        .groupBy(col("_1"))
        .as(Encoders.STRING(), PackedRows.ENCODER);
  }

  private TradeQuery() {}
}
