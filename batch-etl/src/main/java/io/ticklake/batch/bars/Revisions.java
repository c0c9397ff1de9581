package io.ticklake.batch.bars;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Bars as they are made beside what was published of them before: by the stream, and by the batch
 * itself. A revision rises exactly where what a bar says changes, so that whoever keeps the highest
 * one keeps the newest.
 */
final class Revisions {
  private static final String MADE = "made";
  private static final String STREAMED = "streamed";
  private static final String EARLIER = "earlier";

  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;

  Revisions(LakeFiles files, LakePaths lake, SparkSession spark) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
  }

  /**
   * The bars of a day, each beside the earlier ones, whose columns are null where there is none.
   */
  Dataset<Row> beside(Dataset<Row> made, LocalDate day, Width width) throws IOException {
    Dataset<Row> streamed = width == Width.MINUTE ? streamed(day) : none();
    return made.as(MADE)
        .join(streamed.as(STREAMED), isSameBar(STREAMED), "left_outer")
        .join(earlier(day, width).as(EARLIER), isSameBar(EARLIER), "left_outer");
  }

  /** The newest that the stream has published of each bar of a minute. */
  private Dataset<Row> streamed(LocalDate day) throws IOException {
    String folder = lake.barRevisions() + "/" + BarBook.DATE + day;
    if (files.visible(new Path(folder)).isEmpty()) {
      return none();
    }
    Column newestFirst =
        row_number()
            .over(
                Window.partitionBy("symbol", "open_time")
                    .orderBy(
                        col("revision").desc(),
                        col("complete").desc(),
                        col("trades").desc(),
                        col("epoch").desc(),
                        col("batch_id").desc()));
    return spark
        .read()
        .parquet(folder)
        .withColumn("place", newestFirst)
        .filter(col("place").equalTo(lit(1)));
  }

  /** What is published now by the batch. */
  private Dataset<Row> earlier(LocalDate day, Width width) throws IOException {
    String folder = lake.bars(width.label()) + "/" + BarBook.DATE + day;
    return files.visible(new Path(folder)).isEmpty()
        ? none()
        : spark.read().schema(BarRows.SCHEMA).parquet(folder);
  }

  private Dataset<Row> none() {
    return spark.createDataFrame(List.of(), BarRows.SCHEMA);
  }

  static Column made(String column) {
    return col(MADE + "." + column);
  }

  static Column streamed(String column) {
    return col(STREAMED + "." + column);
  }

  private static Column isSameBar(String other) {
    return made("symbol")
        .equalTo(col(other + ".symbol"))
        .and(made("open_time").equalTo(col(other + ".open_time")));
  }

  /** Whether both say the same of the trades; null values are values. */
  private static Column isSame(String other) {
    return Arrays.stream(BarRows.CONTENT)
        .map(column -> made(column).eqNullSafe(col(other + "." + column)))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** Whether the bars of a minute that are made and those of the stream say the same. */
  static Column isAsStreamed() {
    return isSame(STREAMED);
  }

  /** The bars as they are to be published. */
  static Dataset<Row> revised(Dataset<Row> beside) {
    // Null counts for nothing in the greatest.
    Column revision = greatest(made("revision"), leastAfter(STREAMED), leastAfter(EARLIER));
    return beside.select(
        Arrays.stream(BarRows.SCHEMA.fieldNames())
            .map(name -> name.equals("revision") ? revision.as(name) : made(name))
            .toArray(Column[]::new));
  }

  /** The other's revision where it says the same, the next one where it does not. */
  private static Column leastAfter(String other) {
    Column revision = col(other + ".revision");
    Column isNews = not(isSame(other).and(made("complete").eqNullSafe(col(other + ".complete"))));
    return when(isNews, revision.plus(1)).otherwise(revision);
  }
}
