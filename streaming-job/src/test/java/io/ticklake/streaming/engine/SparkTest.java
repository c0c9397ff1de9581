package io.ticklake.streaming.engine;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test whose jobs run in a session that is made once for its class. */
abstract class SparkTest {
  static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = LocalJob.session();
    spark.sparkContext().setLogLevel("ERROR");
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }
}
