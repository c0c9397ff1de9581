package io.ticklake.batch;

import org.apache.spark.sql.SparkSession;

/** One small Spark for all tests of a JVM. */
public final class TestSpark {
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("batch-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  private TestSpark() {}
}
