package io.ticklake.batch;

import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.Pause;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Spark as the jobs need it and the lake's files, for one job; closing it ends Spark. */
record LakeSession(SparkSession spark, LakeFiles files) implements AutoCloseable {
  /** Waits by the real clock. */
  static final Pause PAUSE = duration -> Thread.sleep(duration.toMillis());

  static LakeSession open(String job, LakePaths lake) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .appName("ticklake-batch-" + job)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .getOrCreate();
    try {
      return new LakeSession(spark, LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration()));
    } catch (IOException | RuntimeException e) {
      spark.stop();
      throw e;
    }
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @Override
  public void close() {
    spark.stop();
  }
}
