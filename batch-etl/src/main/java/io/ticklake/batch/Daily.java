package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.ImportArchive;
import io.ticklake.batch.bars.BarBook;
import io.ticklake.batch.bars.Bars;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.curate.RawFile;
import io.ticklake.batch.curate.RawIndex;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.Pause;
import io.ticklake.batch.proof.Continuity;
import io.ticklake.batch.proof.ProofBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings all days before today up to date: curated, proved, with their bars, those too of which the
 * stream has brought nothing. What is done already is not done again, and a day that fails does not
 * keep the others waiting.
 */
final class Daily {
  private static final Logger LOGGER = LoggerFactory.getLogger(Daily.class);

  /** An archive that is not out so many days after its day is no longer just late. */
  static final int PATIENCE_DAYS = 7;

  private static final String NOT_THERE = "not in the lake";

  private final BatchConfig config;
  private final LakeSession session;
  private final ArchiveSource source;
  private final Pause pause;
  private final PrintWriter out;
  private final PrintWriter err;
  private final LocalDate today;
  private final CuratedDays days;
  private final ProofBook proofs;
  private final BarBook barBook;
  private final Curate curate;
  private final DayProver prover;
  private final Bars bars;
  private final Set<LocalDate> left = new HashSet<>();
  private Optional<SortedSet<LocalDate>> raw = Optional.empty();
  private Continuity around;
  private int curated;
  private int proved;
  private int incomplete;
  private int waiting;
  private int withBars;
  private int faults;

  private interface Task {
    void run() throws Exception;
  }

  Daily(
      BatchConfig config,
      LakeSession session,
      ArchiveSource source,
      Pause pause,
      Clock clock,
      PrintWriter out,
      PrintWriter err) {
    this.config = config;
    this.session = session;
    this.source = source;
    this.pause = pause;
    this.out = out;
    this.err = err;
    today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    days = new CuratedDays(session.files(), config.lake());
    proofs = new ProofBook(session.files(), config.lake(), session.spark());
    around = Continuity.unknown(session.files(), config.lake());
    barBook = new BarBook(session.files(), config.lake());
    curate = new Curate(session.files(), config.lake(), config.curate(), session.context(), clock);
    prover = new DayProver(config, session, source, pause, clock, out);
    bars = new Bars(session.files(), config.lake(), session.spark(), clock);
  }

  /** Does what is due, and says in the last line what that was; returns the exit status. */
  int run() throws InterruptedException {
    attempt("curate", this::curate);
    attempt("reconcile", this::prove);
    attempt("bars", this::makeBars);
    out.println(
        "daily: %,d days curated, %,d proved, %,d incomplete, %,d waiting for archives, bars of %,d made, %,d faults"
            .formatted(curated, proved, incomplete, waiting, withBars, faults));
    out.flush();
    return faults > 0 ? 1 : incomplete > 0 ? ReconcileCommand.INCOMPLETE : 0;
  }

  private void curate() throws IOException, InterruptedException {
    List<RawFile> all =
        new RawIndex(session.files(), config.lake(), session.context()).files(LocalDate.MIN);
    raw = Optional.of(RawIndex.days(all));
    for (LocalDate day : curate.staleDays(all)) {
      left.add(day);
      attempt(
          "curate " + day,
          () -> {
            long begin = System.nanoTime();
            Optional<DayManifest> made = curate.run(day, Curate.Redo.WHEN_STALE);
            made.ifPresent(
                manifest -> say(CurateCommand.line(manifest, System.nanoTime() - begin)));
            left.remove(day);
            curated++;
          });
    }
  }

  private void prove() throws IOException, InterruptedException {
    // Where raw does not read, which has been said, nobody can tell what is not there.
    if (raw.isPresent()) {
      attempt(
          "look for what is not there",
          () ->
              around =
                  Continuity.read(
                      session.files(),
                      config.lake(),
                      session.spark(),
                      config.symbols(),
                      raw.get()));
    }
    SortedSet<LocalDate> all = new TreeSet<>(days.days());
    all.addAll(around.missing());
    for (LocalDate day : all) {
      if (day.isBefore(today) && !left.contains(day)) {
        attempt("reconcile " + day, () -> prove(day));
      }
    }
  }

  private void prove(LocalDate day) throws IOException, InterruptedException {
    DayManifest manifest = days.find(day).orElseGet(() -> DayManifest.none(day));
    Set<String> due = around.due(day);
    Set<String> symbols = new TreeSet<>(due);
    manifest.symbols().forEach(symbol -> symbols.add(symbol.symbol()));
    Optional<ProofBook.Standing> standing =
        proofs.find(day, manifest.generation()).filter(proof -> proof.symbols().containsAll(due));
    Optional<BigDecimal> share = standing.flatMap(ProofBook.Standing::completeness);
    boolean isComplete = share.filter(this::isEnough).isPresent();
    boolean isIncomplete = share.isPresent() && !isComplete;
    List<ArchiveName> awaited =
        standing.map(ProofBook.Standing::awaited).orElseGet(() -> archives(day, symbols)).stream()
            .filter(name -> symbols.contains(name.symbol()))
            .toList();
    boolean isOverdue = day.isBefore(today.minusDays(PATIENCE_DAYS));
    if (isComplete && (awaited.isEmpty() || isOverdue)) {
      return;
    }
    // What is incomplete is tried again in any case: the exchange may answer this time.
    if (isIncomplete || isAnyOut(awaited)) {
      DayProver.Outcome outcome = prover.prove(day, due, DayProver.Mode.REPAIR);
      around.reread(day);
      proved++;
      Optional<ProofBook.Standing> made = proofs.find(day, outcome.proof().generation());
      Set<String> torn = torn(day, made);
      if (!outcome.isComplete(config)) {
        incomplete++;
      } else if (!torn.isEmpty() && !isOverdue) {
        lacks(day, torn(torn), made.map(proof -> proof.awaited().size()).orElse(0));
      } else if (!outcome.isFilled()) {
        faults++;
      }
    } else if (isOverdue) {
      incomplete++;
      say(
          "%s: %s: no archive of it is out after %d days"
              .formatted(day, around.isMissing(day) ? NOT_THERE : "not proved", PATIENCE_DAYS));
    } else if (around.isMissing(day) && !isComplete) {
      lacks(day, NOT_THERE, awaited.size());
    } else if (!torn(day, standing).isEmpty()) {
      lacks(day, torn(torn(day, standing)), awaited.size());
    } else {
      waiting++;
      say(
          "%s: %s: %,d archives are not out yet; the next run looks again"
              .formatted(day, isComplete ? "complete so far" : "not proved yet", awaited.size()));
    }
  }

  /** Symbols of which trades are known to be missing, and nobody has said yet that not here. */
  private Set<String> torn(LocalDate day, Optional<ProofBook.Standing> standing) {
    Set<String> torn = new TreeSet<>(around.torn(day));
    standing.ifPresent(proof -> torn.retainAll(proof.unknown()));
    return torn;
  }

  private static String torn(Set<String> symbols) {
    String first = symbols.iterator().next();
    return "trades of %s are missing on it or beside it"
        .formatted(
            symbols.size() == 1 ? first : "%s and %,d more".formatted(first, symbols.size() - 1));
  }

  private void lacks(LocalDate day, String what, int archives) {
    incomplete++;
    say(
        "%s: %s, and %,d archives are not out yet; the next run looks again"
            .formatted(day, what, archives));
  }

  private boolean isEnough(BigDecimal share) {
    return share.compareTo(config.leastCompleteness()) >= 0;
  }

  /** Whether one of the archives can be had by now; those that can are in the lake then. */
  private boolean isAnyOut(List<ArchiveName> names) throws IOException, InterruptedException {
    ArchiveStore store = new ArchiveStore(session.files(), config.lake(), pause);
    ProgressWatcher watcher = new ProgressWatcher(out);
    List<ArchiveStore.Result> results =
        new ImportArchive(session.files(), config.lake(), store, session.context(), watcher)
            .fetch(names, source, config.archiveConnections());
    watcher.end();
    boolean isAnyHere = results.stream().anyMatch(ArchiveStore.Result::isHere);
    for (ArchiveStore.Result result : results) {
      if (!isAnyHere && result.state() == ArchiveStore.State.FAILED) {
        throw new LakeException(
            "Cannot fetch archives, such as %s: %s".formatted(result.name(), result.reason()));
      }
      if (result.state() == ArchiveStore.State.SET_ASIDE) {
        say("%s: set aside: %s".formatted(result.name(), result.reason()));
      }
    }
    return isAnyHere;
  }

  private static List<ArchiveName> archives(LocalDate day, Set<String> symbols) {
    List<ArchiveName> names = new ArrayList<>();
    for (String symbol : symbols) {
      for (ArchiveName.Kind kind : ArchiveName.Kind.values()) {
        names.add(ArchiveName.daily(kind, symbol, day));
      }
    }
    return names;
  }

  private void makeBars() throws IOException, InterruptedException {
    for (LocalDate day : days.days()) {
      attempt(
          "bars " + day,
          () -> {
            if (barBook.state(day) != BarBook.State.MADE) {
              Bars.Outcome outcome = bars.run(day);
              BarsCommand.tell(outcome, out);
              withBars++;
              faults += outcome.unlike() > 0 ? 1 : 0;
            }
          });
    }
  }

  /** Does a part of the work; where it fails, says so and lets the rest go on. */
  private void attempt(String what, Task task) throws InterruptedException {
    try {
      task.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      // Spark throws checked exceptions that it does not declare; and a day that memory does not
      // hold must not keep all others waiting, run after run.
      faults++;
      Optional<String> complaint = Complaint.of(e);
      if (complaint.isEmpty()) {
        LOGGER.error("Cannot finish {}", what, e);
      }
      err.println(
          "batch: %s: %s"
              .formatted(what, complaint.orElse("Cannot finish: " + e + "; see the log above")));
      err.flush();
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
