package io.ticklake.demo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_micros;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads the lake as any Spark user would, and compares its trades with the exchange's. */
final class SparkReader {
  private static final StructType TRUTH =
      new StructType()
          .add("symbol", "string")
          .add("id", "long")
          .add("price", "decimal(18,8)")
          .add("qty", "decimal(19,8)")
          .add("time_us", "long")
          .add("buyer_maker", "boolean");

  static TradeCheck check(String rawTrades, Path truthFile) {
    SparkSession spark =
        SparkSession.builder()
            .appName("ticklake-demo-check")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.eventLog.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate();
    try {
      Dataset<Row> truth =
          spark
              .read()
              .schema(TRUTH)
              .option("header", "true")
              .option("enforceSchema", "false")
              .option("mode", "FAILFAST")
              .csv(truthFile.toUri().toString());
      Dataset<Row> lake =
          spark
              .read()
              .parquet(rawTrades)
              .select(
                  col("symbol"),
                  col("trade_id").as("id"),
                  col("price"),
                  col("qty"),
                  unix_micros(col("event_time")).as("time_us"),
                  col("buyer_maker"))
              .cache();
      long stored = lake.count();
      long distinct = lake.select("symbol", "id").distinct().count();
      return new TradeCheck(
          "spark",
          stored,
          truth.except(lake).count(),
          stored - distinct,
          lake.except(truth).count());
    } finally {
      spark.stop();
    }
  }

  private SparkReader() {}
}
