package io.ticklake.batch.proof;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What the published proofs say. */
public final class ProofBook {
  private static final int PLACES = 8;

  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;

  /**
   * How a day stands by its proof.
   *
   * @param completeness our share of the trades that there must be; empty if nobody says how many
   * @param symbols all that the proof looked at
   * @param unproved those that have trades, and of which nobody says how many there must be
   * @param unknown those that have none, and of which nobody says how many there must be
   * @param awaited archives that were not there, or not good, when the proof was made
   */
  public record Standing(
      Optional<BigDecimal> completeness,
      Set<String> symbols,
      List<String> unproved,
      Set<String> unknown,
      List<ArchiveName> awaited) {}

  public ProofBook(LakeFiles files, LakePaths lake, SparkSession spark) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
  }

  /** The proof of a day, if there is one of this state of it. */
  public Optional<Standing> find(LocalDate day, String generation) throws IOException {
    Path folder = new Path(lake.completeness() + "/day=" + day);
    if (files.visible(folder).isEmpty()) {
      return Optional.empty();
    }
    List<Row> symbols =
        spark
            .read()
            .parquet(folder.toString())
            .filter(functions.col("generation").equalTo(generation))
            .select("symbol", "trades", "expected", "archive", "klines")
            .collectAsList();
    return symbols.isEmpty() ? Optional.empty() : Optional.of(standing(day, symbols));
  }

  private static Standing standing(LocalDate day, List<Row> symbols) {
    long expected = 0;
    long had = 0;
    long ours = 0;
    Set<String> all = new TreeSet<>();
    List<String> unproved = new ArrayList<>();
    Set<String> unknown = new TreeSet<>();
    List<ArchiveName> awaited = new ArrayList<>();
    for (Row symbol : symbols) {
      all.add(symbol.getString(0));
      ours += symbol.getLong(1);
      if (!symbol.isNullAt(2)) {
        expected += symbol.getLong(2);
        had += Math.min(symbol.getLong(1), symbol.getLong(2));
      } else if (symbol.getLong(1) > 0) {
        unproved.add(symbol.getString(0));
      } else {
        unknown.add(symbol.getString(0));
      }
      if (!symbol.getString(3).equals(SymbolProof.PRESENT)) {
        awaited.add(ArchiveName.daily(ArchiveName.Kind.TRADES, symbol.getString(0), day));
      }
      if (!symbol.getString(4).equals(SymbolProof.PRESENT)) {
        awaited.add(ArchiveName.daily(ArchiveName.Kind.KLINES, symbol.getString(0), day));
      }
    }
    boolean isKnown = unproved.isEmpty() && unknown.isEmpty();
    return new Standing(
        share(expected, had, isKnown && ours == 0),
        all,
        unproved.stream().sorted().toList(),
        unknown,
        awaited);
  }

  /**
   * The share.
   *
   * @param isEmpty whether it is known that there were no trades, and there are none
   */
  private static Optional<BigDecimal> share(long expected, long had, boolean isEmpty) {
    if (expected == 0) {
      return isEmpty ? Optional.of(BigDecimal.ONE) : Optional.empty();
    }
    return Optional.of(
        BigDecimal.valueOf(had).divide(BigDecimal.valueOf(expected), PLACES, RoundingMode.DOWN));
  }
}
