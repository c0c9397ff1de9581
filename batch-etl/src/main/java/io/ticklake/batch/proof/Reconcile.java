package io.ticklake.batch.proof;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveReader;
import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.BadArchiveException;
import io.ticklake.batch.archive.ImportArchive;
import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.trades.SymbolReader;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Compares a curated day with the exchange's archives of trades and candles. */
public final class Reconcile {
  private static final String SET_ASIDE = "set aside: ";

  private final LakeFiles files;
  private final LakePaths lake;
  private final ArchiveStore store;
  private final JavaSparkContext spark;
  private final Clock clock;

  /** What a task needs to know of a symbol; a path is null where there is no archive. */
  private record Work(
      String symbol,
      LocalDate day,
      String trades,
      String tradesState,
      String klines,
      String klinesState)
      implements Serializable {}

  /** A symbol's proof, and why its archives do not read; empty where they do. */
  private record Checked(SymbolProof proof, String tradesFault, String klinesFault)
      implements Serializable {}

  public Reconcile(
      LakeFiles files, LakePaths lake, ArchiveStore store, JavaSparkContext spark, Clock clock) {
    this.files = files;
    this.lake = lake;
    this.store = store;
    this.spark = spark;
    this.clock = clock;
  }

  /**
   * Compares a day.
   *
   * @param more symbols beside those that the day has; with them the day need not be curated
   */
  public DayProof run(
      LocalDate day,
      Collection<String> more,
      ArchiveSource source,
      int connections,
      ImportArchive.Watcher watcher)
      throws IOException, InterruptedException {
    CuratedDays days = new CuratedDays(files, lake);
    DayManifest manifest =
        more.isEmpty() ? days.require(day) : days.find(day).orElseGet(() -> DayManifest.none(day));
    TreeSet<String> symbols = new TreeSet<>(more);
    manifest.symbols().forEach(symbol -> symbols.add(symbol.symbol()));
    Map<ArchiveName, ArchiveStore.Result> archives = new HashMap<>();
    List<ArchiveName> names = new ArrayList<>();
    for (String symbol : symbols) {
      for (ArchiveName.Kind kind : ArchiveName.Kind.values()) {
        names.add(ArchiveName.daily(kind, symbol, day));
      }
    }
    new ImportArchive(files, lake, store, spark, watcher)
        .fetch(names, source, connections)
        .forEach(result -> archives.put(result.name(), result));

    List<Work> work = new ArrayList<>();
    for (String symbol : symbols) {
      ArchiveStore.Result trades =
          archives.get(ArchiveName.daily(ArchiveName.Kind.TRADES, symbol, day));
      ArchiveStore.Result klines =
          archives.get(ArchiveName.daily(ArchiveName.Kind.KLINES, symbol, day));
      work.add(new Work(symbol, day, path(trades), state(trades), path(klines), state(klines)));
    }
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(files.hadoop()));
    List<String> paths = days.paths(manifest);
    List<Checked> checked =
        work.isEmpty()
            ? List.of()
            : spark
                .parallelize(work, work.size())
                .map(one -> check(one, paths, hadoop.value().value()))
                .collect();
    for (Checked one : checked) {
      setAside(ArchiveName.Kind.TRADES, one.proof().symbol(), day, one.tradesFault());
      setAside(ArchiveName.Kind.KLINES, one.proof().symbol(), day, one.klinesFault());
    }
    List<SymbolProof> proofs = checked.stream().map(Checked::proof).toList();
    return new DayProof(day, manifest.generation(), clock.instant(), proofs);
  }

  /** What does not read goes, as with an import, so that a corrected one is fetched. */
  private void setAside(ArchiveName.Kind kind, String symbol, LocalDate day, String fault)
      throws IOException {
    if (!fault.isEmpty()) {
      store.setAside(ArchiveName.daily(kind, symbol, day), fault);
    }
  }

  private String path(ArchiveStore.Result result) {
    return result.isHere() ? store.path(result.name()).toString() : null;
  }

  private static String state(ArchiveStore.Result result) {
    return switch (result.state()) {
      case FETCHED, PRESENT -> SymbolProof.PRESENT;
      case MISSING -> "the exchange has none";
      case SET_ASIDE -> SET_ASIDE + result.reason();
      case FAILED -> "failed: " + result.reason();
    };
  }

  private static Checked check(Work work, List<String> paths, Configuration hadoop)
      throws IOException {
    long dayStart = Days.startMicros(work.day());
    String tradesFault = "";
    ReferenceTrades theirs = null;
    if (work.trades() != null) {
      ArchiveName name = ArchiveName.daily(ArchiveName.Kind.TRADES, work.symbol(), work.day());
      try (InputStream in = open(work.trades(), hadoop)) {
        theirs = ReferenceTrades.read(name, in);
      } catch (BadArchiveException e) {
        tradesFault = String.valueOf(e.getMessage());
      }
    }
    SymbolCheck check = new SymbolCheck(work.symbol(), dayStart, theirs);
    SymbolReader.read(paths, hadoop, work.symbol(), check::ours);
    String klinesFault = "";
    long[] klineTrades = {-1};
    if (work.klines() != null) {
      ArchiveName name = ArchiveName.daily(ArchiveName.Kind.KLINES, work.symbol(), work.day());
      List<ArchiveReader.Kline> candles = new ArrayList<>();
      try (InputStream in = open(work.klines(), hadoop)) {
        ArchiveReader.klines(name, in, candles::add);
        klineTrades[0] = candles.stream().mapToLong(ArchiveReader.Kline::trades).sum();
        candles.forEach(check::kline);
      } catch (BadArchiveException e) {
        klinesFault = String.valueOf(e.getMessage());
      }
    }
    SymbolProof proof =
        check.end(
            state(work.tradesState(), tradesFault),
            state(work.klinesState(), klinesFault),
            klineTrades[0]);
    return new Checked(proof, tradesFault, klinesFault);
  }

  private static String state(String fetched, String fault) {
    return fault.isEmpty() ? fetched : SET_ASIDE + fault;
  }

  private static InputStream open(String path, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    return file.getFileSystem(hadoop).open(file);
  }
}
