package io.ticklake.batch.proof;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveReader;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.trades.TradeSink;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Path staged =
        new Path(lake.staging() + "/repair/" + proof.day() + "-" + UUID.randomUUID() + ".parquet");
    List<String> failures = new ArrayList<>();
    try (Found found = new Found(staged, files.hadoop())) {
      for (SymbolProof symbol : proof.symbols()) {
        found.enter(symbol.symbol());
        IdRanges missing = symbol.missingHere().toRanges();
        if (!missing.isEmpty()) {
          fromArchive(proof, symbol.symbol(), missing, found);
        }
        if (failures.size() < MOST_FAILURES) {
          fromExchange(proof, symbol, found).ifPresent(failures::add);
        }
      }
      long count = found.end();
      if (count > 0) {
        Path target =
            new Path(lake.rawTradesRepair() + "/day=" + proof.day() + "/" + found.fileName());
        files.mkdirs(target.getParent());
        // The name tells what is in it: the same that was brought before is no news.
        files.moveIfFree(staged, target);
      }
      return new Outcome(count, failures);
    } finally {
      files.delete(staged);
    }
  }

  private void fromArchive(DayProof proof, String symbol, IdRanges missing, TradeSink target)
      throws IOException {
    ArchiveName name = ArchiveName.daily(ArchiveName.Kind.TRADES, symbol, proof.day());
    IdRanges taken = new IdRanges();
    try (InputStream in = files.open(store.path(name))) {
      ArchiveReader.trades(
          name,
          in,
          (id, price, quantity, time, buyerMaker) -> {
            if (missing.contains(id) && taken.add(id)) {
              target.accept(id, price, quantity, time, buyerMaker);
            }
          });
    }
  }

  /**
   * Asks for holes only where candles do not say that nothing is missing.
   *
   * @return what went wrong, if anything
   */
  private Optional<String> fromExchange(DayProof proof, SymbolProof symbol, TradeSink target)
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
        exchange.trades(symbol.symbol(), hole, proof.day(), target);
      } catch (LakeException e) {
        return Optional.of(
            "%s, ids %d to %d: %s"
                .formatted(symbol.symbol(), hole.from(), hole.to(), e.getMessage()));
      }
    }
    return Optional.empty();
  }
}
