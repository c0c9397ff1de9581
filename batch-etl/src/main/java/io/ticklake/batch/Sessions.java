package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveStore;
import org.apache.spark.sql.SparkSession;

/** Spark as the jobs need it. */
final class Sessions {
  /** Waits by the real clock. */
  static final ArchiveStore.Pause PAUSE = duration -> Thread.sleep(duration.toMillis());

  static SparkSession open(String job) {
    return SparkSession.builder()
        .appName("ticklake-batch-" + job)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .getOrCreate();
  }

  private Sessions() {}
}
