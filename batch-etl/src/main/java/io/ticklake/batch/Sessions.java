package io.ticklake.batch;

import org.apache.spark.sql.SparkSession;

/** Spark as the jobs need it. */
final class Sessions {
  static SparkSession open(String job) {
    return SparkSession.builder()
        .appName("ticklake-batch-" + job)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .getOrCreate();
  }

  private Sessions() {}
}
