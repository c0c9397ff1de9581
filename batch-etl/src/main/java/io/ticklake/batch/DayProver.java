package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.Pause;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.batch.proof.DayProof;
import io.ticklake.batch.proof.ProofPage;
import io.ticklake.batch.proof.ProofTable;
import io.ticklake.batch.proof.Reconcile;
import io.ticklake.batch.proof.Repair;
import io.ticklake.batch.proof.SymbolProof;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import org.apache.hadoop.fs.Path;

/** Compares curated days with the exchange's archives, says what it finds, publishes the proof. */
final class DayProver {
  private final BatchConfig config;
  private final LakeSession session;
  private final ArchiveSource source;
  private final Clock clock;
  private final PrintWriter out;
  private final ArchiveStore store;
  private final RestExchange exchange;

  /** Whether what is missing is fetched. */
  enum Mode {
    COMPARE,
    REPAIR
  }

  /**
   * What came of a day.
   *
   * @param isFilled whether the exchange answered all that it was asked
   */
  record Outcome(DayProof proof, String page, boolean isFilled) {
    boolean isComplete(BatchConfig config) {
      return proof.completeness().compareTo(config.leastCompleteness()) >= 0;
    }
  }

  private record Compared(DayProof proof, boolean isFilled) {}

  DayProver(
      BatchConfig config,
      LakeSession session,
      ArchiveSource source,
      Pause pause,
      Clock clock,
      PrintWriter out) {
    this.config = config;
    this.session = session;
    this.source = source;
    this.clock = clock;
    this.out = out;
    store = new ArchiveStore(session.files(), config.lake(), pause);
    // One for all days, as it knows how long it is not to be asked.
    exchange =
        new RestExchange(
            config.restUrl(), pause, clock, new ExchangeWatcher(out, System::nanoTime));
  }

  /**
   * Proves a day.
   *
   * @param symbols that must be there beside those that are; with them the day need not be curated
   */
  Outcome prove(LocalDate day, Collection<String> symbols, Mode mode)
      throws IOException, InterruptedException {
    Path lock = new Path(config.lake().staging() + "/locks/reconcile-" + day);
    try (RunLock held = RunLock.take(session.files(), lock, "the proof of " + day, clock)) {
      Compared compared = compare(day, symbols, mode);
      held.check();
      String page = ProofPage.of(compared.proof());
      new ProofTable(session.files(), config.lake(), session.spark()).write(compared.proof(), page);
      tell(compared.proof());
      return new Outcome(compared.proof(), page, compared.isFilled());
    }
  }

  private Compared compare(LocalDate day, Collection<String> symbols, Mode mode)
      throws IOException, InterruptedException {
    Reconcile reconcile =
        new Reconcile(session.files(), config.lake(), store, session.context(), clock);
    ProgressWatcher watcher = new ProgressWatcher(out);
    DayProof proof = reconcile.run(day, symbols, source, config.archiveConnections(), watcher);
    watcher.end();
    if (mode == Mode.COMPARE) {
      return new Compared(proof, true);
    }
    tell(proof);
    Repair.Outcome repaired =
        new Repair(session.files(), config.lake(), store, exchange).run(proof);
    out.println("%s: %,d missing trades fetched".formatted(day, repaired.found()));
    repaired
        .failures()
        .forEach(failure -> out.println("%s: not filled: %s".formatted(day, failure)));
    boolean isFilled = repaired.failures().isEmpty();
    if (repaired.found() == 0) {
      return new Compared(proof, isFilled);
    }
    new Curate(session.files(), config.lake(), config.curate(), session.context(), clock)
        .run(day, Curate.Redo.WHEN_STALE);
    // All archives are here by now: nothing to watch.
    return new Compared(
        reconcile.run(day, symbols, source, config.archiveConnections(), watcher), isFilled);
  }

  private void tell(DayProof proof) {
    out.println(
        "%s: %s %% complete: %,d trades, %,d missing here, %,d missing in the archive, %,d with other contents, %,d minutes off, %,d ids that neither has, %,d archive rows repeated; %,d of %,d symbols complete, %,d without a reference"
            .formatted(
                proof.day(),
                proof.completeness().movePointRight(2).toPlainString(),
                proof.ours(),
                proof.missing(),
                proof.missingThere(),
                proof.differing(),
                proof.minutesOff(),
                proof.holes(),
                proof.repeatedThere(),
                proof.symbolsThat(SymbolProof.Verdict.COMPLETE),
                proof.symbols().size(),
                proof.symbolsThat(SymbolProof.Verdict.UNPROVED)));
    out.flush();
  }
}
