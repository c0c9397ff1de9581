package io.ticklake.batch.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveReader;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.Digests;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.Source;
import io.ticklake.batch.trades.TradeColumns;
import io.ticklake.batch.trades.TradeFileWriter;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * Brings what a day lacks: from the archive what it has, from the exchange itself what lies in
 * holes, or between candles that tell of more trades.
 */
public final class Repair {
  /** So many symbols in vain: the exchange does not answer, and others need not wait for it. */
  private static final int MOST_FAILURES = 3;

  private final LakeFiles files;
  private final LakePaths lake;
  private final ArchiveStore store;
  private final RestExchange exchange;

  /**
   * What came of it.
   *
   * @param found how many trades are in raw now that were missing
   * @param failures what the exchange could not be asked for, and why
   */
  public record Outcome(long found, List<String> failures) {}

  public Repair(LakeFiles files, LakePaths lake, ArchiveStore store, RestExchange exchange) {
    this.files = files;
    this.lake = lake;
    this.store = store;
    this.exchange = exchange;
  }

  /** Puts what is missing into raw. */
  public Outcome run(DayProof proof) throws IOException, InterruptedException {
    Map<String, TradeColumns> found = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    for (SymbolProof symbol : proof.symbols()) {
      TradeColumns trades = new TradeColumns(64);
      IdRanges missing = symbol.missingHere().toRanges();
      if (!missing.isEmpty()) {
        fromArchive(proof, symbol.symbol(), missing, trades);
      }
      if (failures.size() < MOST_FAILURES) {
        fromExchange(proof, symbol, trades).ifPresent(failures::add);
      }
      if (trades.count() > 0) {
        found.put(symbol.symbol(), trades);
      }
    }
    return new Outcome(found.isEmpty() ? 0 : write(proof, found), failures);
  }

  private void fromArchive(DayProof proof, String symbol, IdRanges missing, TradeColumns target)
      throws IOException {
    ArchiveName name = ArchiveName.daily(ArchiveName.Kind.TRADES, symbol, proof.day());
    IdRanges taken = new IdRanges();
    try (InputStream in = files.open(store.path(name))) {
      ArchiveReader.trades(
          name,
          in,
          (id, price, quantity, time, buyerMaker) -> {
            if (missing.contains(id) && taken.add(id)) {
              add(target, id, price, quantity, time, buyerMaker);
            }
          });
    }
  }

  /**
   * Asks for holes only where candles do not say that nothing is missing.
   *
   * @return what went wrong, if anything
   */
  private Optional<String> fromExchange(DayProof proof, SymbolProof symbol, TradeColumns target)
      throws IOException, InterruptedException {
    boolean nothingElse =
        symbol.klines().equals(SymbolProof.PRESENT)
            && symbol.minutesOff() == 0
            && symbol.missing() == 0;
    if (nothingElse) {
      return Optional.empty();
    }
    IdRanges unknown = symbol.holes().toRanges();
    unknown.mergeAll(symbol.beyond().toRanges());
    for (IdRange hole : unknown.ranges()) {
      try {
        exchange.trades(
            symbol.symbol(),
            hole,
            proof.day(),
            (id, price, quantity, time, buyerMaker) ->
                add(target, id, price, quantity, time, buyerMaker));
      } catch (LakeException e) {
        return Optional.of(
            "%s, ids %d to %d: %s"
                .formatted(symbol.symbol(), hole.from(), hole.to(), e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private static void add(
      TradeColumns target, long id, long price, long quantity, long time, boolean buyerMaker) {
    target.add(
        id,
        price,
        quantity,
        time,
        TradeColumns.flags(buyerMaker ? 1 : 0, Source.REPAIR),
        TradeColumns.NOT_KNOWN,
        -1,
        -1);
  }

  private long write(DayProof proof, Map<String, TradeColumns> found) throws IOException {
    MessageDigest digest = Digests.sha256();
    long count = 0;
    for (Map.Entry<String, TradeColumns> symbol : found.entrySet()) {
      digest.update(symbol.getKey().getBytes(UTF_8));
      for (int row = 0; row < symbol.getValue().count(); row++) {
        digest.update(Long.toString(symbol.getValue().id(row)).getBytes(UTF_8));
      }
      count += symbol.getValue().count();
    }
    String name = "part-%s.parquet".formatted(HexFormat.of().formatHex(digest.digest(), 0, 8));
    Path target = new Path(lake.rawTradesRepair() + "/day=" + proof.day() + "/" + name);
    Path staged = new Path(lake.staging() + "/repair/" + UUID.randomUUID() + "-" + name);
    try {
      write(staged, found);
      files.mkdirs(target.getParent());
      // The name tells what is in it: the same that was brought before is no news.
      files.moveIfFree(staged, target);
    } finally {
      files.delete(staged);
    }
    return count;
  }

  private void write(Path staged, Map<String, TradeColumns> found) throws IOException {
    try (TradeFileWriter file = new TradeFileWriter(staged, files.hadoop())) {
      for (Map.Entry<String, TradeColumns> symbol : found.entrySet()) {
        file.enter(symbol.getKey().getBytes(UTF_8));
        for (int row = 0; row < symbol.getValue().count(); row++) {
          file.write(symbol.getValue(), row);
        }
      }
    }
  }
}
