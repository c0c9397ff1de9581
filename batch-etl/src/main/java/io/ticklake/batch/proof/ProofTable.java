package io.ticklake.batch.proof;

import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRange;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The proof in the lake: a row a symbol, a row a finding, and the page. */
public final class ProofTable {
  static final StructType SYMBOLS =
      new StructType()
          .add("symbol", "string")
          .add("verdict", "string")
          .add("trades", "long")
          .add("expected", "long")
          .add("archive_trades", "long")
          .add("missing_here", "long")
          .add("missing_there", "long")
          .add("holes", "long")
          .add("repeated_there", "long")
          .add("differing", "long")
          .add("minutes_off", "long")
          .add("completeness", "decimal(9,8)")
          .add("archive", "string")
          .add("klines", "string")
          .add("generation", "string")
          .add("made_at", "timestamp");

  static final StructType FINDINGS =
      new StructType()
          .add("symbol", "string")
          .add("finding", "string")
          .add("from_id", "long")
          .add("to_id", "long")
          .add("minute", "timestamp")
          .add("column", "string")
          .add("ours", "string")
          .add("theirs", "string");

  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;
  private final FolderSwap.StepListener steps;

  public ProofTable(LakeFiles files, LakePaths lake, SparkSession spark) {
    this(files, lake, spark, FolderSwap.StepListener.NONE);
  }

  ProofTable(LakeFiles files, LakePaths lake, SparkSession spark, FolderSwap.StepListener steps) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
    this.steps = steps;
  }

  /** Where the findings are. */
  public static String findings(LakePaths lake) {
    return lake.completeness() + "_findings";
  }

  /** Publishes the proof of a day in place of an earlier one. */
  public void write(DayProof proof, String page) throws IOException {
    publish(proof, findings(lake), findings(proof), FINDINGS, "");
    publish(proof, lake.completeness(), symbols(proof), SYMBOLS, page);
  }

  private void publish(
      DayProof proof, String dataset, List<Row> rows, StructType schema, String page)
      throws IOException {
    FolderSwap swap =
        new FolderSwap(
            files,
            dataset,
            "day=" + proof.day(),
            "scripts/batch reconcile --day " + proof.day(),
            steps);
    swap.finish();
    Path staging =
        new Path(lake.staging() + "/proof/" + new Path(dataset).getName() + "-" + proof.day());
    files.delete(staging);
    // A run that stood still, and lost its lock, must not find what its successor stages.
    Path staged = new Path(staging, UUID.randomUUID().toString());
    try {
      // Spark names its files at random, so that no name comes again.
      spark.createDataFrame(rows, schema).coalesce(1).write().parquet(staged.toString());
      if (!page.isEmpty()) {
        files.write(new Path(staged, "_report.html"), page.getBytes(StandardCharsets.UTF_8));
      }
      swap.publish(staged);
    } finally {
      files.delete(staged);
      files.deleteIfEmpty(staging);
    }
  }

  private static List<Row> symbols(DayProof proof) {
    return proof.symbols().stream()
        .map(
            symbol ->
                RowFactory.create(
                    symbol.symbol(),
                    symbol.verdict().name().toLowerCase(Locale.ROOT),
                    symbol.ours(),
                    symbol.expected() < 0 ? null : symbol.expected(),
                    symbol.theirs(),
                    symbol.missing(),
                    symbol.missingThere().count(),
                    symbol.holes().count(),
                    symbol.repeatedThere(),
                    symbol.differing(),
                    symbol.minutesOff(),
                    share(symbol),
                    symbol.archive(),
                    symbol.klines(),
                    proof.generation(),
                    Timestamp.from(proof.madeAt())))
        .toList();
  }

  private static BigDecimal share(SymbolProof symbol) {
    if (symbol.expected() <= 0) {
      return symbol.expected() == 0 ? BigDecimal.ONE : null;
    }
    return BigDecimal.valueOf(Math.min(symbol.ours(), symbol.expected()))
        .divide(BigDecimal.valueOf(symbol.expected()), 8, RoundingMode.DOWN);
  }

  private static List<Row> findings(DayProof proof) {
    List<Row> rows = new ArrayList<>();
    for (SymbolProof symbol : proof.symbols()) {
      ranges(rows, symbol.symbol(), "missing_here", symbol.missingHere());
      ranges(rows, symbol.symbol(), "missing_there", symbol.missingThere());
      ranges(rows, symbol.symbol(), "hole", symbol.holes());
      ranges(rows, symbol.symbol(), "repeated_there", symbol.repeatedIds());
      for (SymbolProof.Difference difference : symbol.differences()) {
        rows.add(
            RowFactory.create(
                symbol.symbol(),
                "differing",
                difference.at(),
                difference.at(),
                null,
                difference.what(),
                difference.ours(),
                difference.theirs()));
      }
      for (SymbolProof.Difference difference : symbol.minutes()) {
        rows.add(
            RowFactory.create(
                symbol.symbol(),
                "minute_off",
                null,
                null,
                new Timestamp(difference.at() / 1000),
                difference.what(),
                difference.ours(),
                difference.theirs()));
      }
    }
    return rows;
  }

  private static void ranges(List<Row> rows, String symbol, String finding, Ids ids) {
    for (IdRange range : ids.ranges()) {
      rows.add(
          RowFactory.create(symbol, finding, range.from(), range.to(), null, null, null, null));
    }
  }
}
