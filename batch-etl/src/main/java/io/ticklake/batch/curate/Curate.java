package io.ticklake.batch.curate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.lake.Digests;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes curated days of raw trades: each trade once, sorted by symbol and id, in a few files. A day
 * that has all its raw files in it already is left alone.
 */
public final class Curate {
  private static final Logger LOGGER = LoggerFactory.getLogger(Curate.class);

  private final LakeFiles files;
  private final LakePaths lake;
  private final CurateSettings settings;
  private final JavaSparkContext spark;
  private final Clock clock;
  private final RawIndex index;
  private final FolderSwap.StepListener steps;

  /** Whether a day is done again although nothing new is there. */
  public enum Redo {
    WHEN_STALE,
    ALWAYS
  }

  public Curate(
      LakeFiles files,
      LakePaths lake,
      CurateSettings settings,
      JavaSparkContext spark,
      Clock clock) {
    this(files, lake, settings, spark, clock, FolderSwap.StepListener.NONE);
  }

  Curate(
      LakeFiles files,
      LakePaths lake,
      CurateSettings settings,
      JavaSparkContext spark,
      Clock clock,
      FolderSwap.StepListener steps) {
    this.files = files;
    this.lake = lake;
    this.settings = settings;
    this.spark = spark;
    this.clock = clock;
    this.steps = steps;
    index = new RawIndex(files, lake, spark);
  }

  /** Days before today that have raw trades which are in no curated day. */
  public List<LocalDate> staleDays() throws IOException {
    return staleDays(index.files(LocalDate.MIN));
  }

  /** Days before today that are not curated from all of these raw files that hold trades of it. */
  public List<LocalDate> staleDays(List<RawFile> raw) throws IOException {
    Set<Long> days = new TreeSet<>();
    raw.forEach(file -> days.addAll(file.days()));
    List<LocalDate> stale = new ArrayList<>();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (long number : days) {
      LocalDate day = LocalDate.ofEpochDay(number);
      if (day.isBefore(today) && isStale(day, raw)) {
        stale.add(day);
      }
    }
    return stale;
  }

  /** Whether a day lacks raw files that hold trades of it. */
  private boolean isStale(LocalDate day, List<RawFile> raw) throws IOException {
    Set<DayManifest.Input> known;
    try {
      known = manifest(day).map(DayManifest::inputSet).orElseGet(HashSet::new);
    } catch (LakeException e) {
      // Whoever curates it says so, and the other days are not kept waiting.
      return true;
    }
    return raw.stream().anyMatch(file -> file.holds(day) && !known.contains(file.input()));
  }

  public Optional<DayManifest> manifest(LocalDate day) throws IOException {
    return new CuratedDays(files, lake).find(day);
  }

  /**
   * Brings a day up to date.
   *
   * @return its manifest; empty if nothing was to be done
   * @throws LakeException if there are no trades of that day, or another run works on it
   */
  public Optional<DayManifest> run(LocalDate day, Redo redo) throws IOException {
    DayFolders folders = new DayFolders(lake, day);
    try (RunLock lock = RunLock.take(files, folders.lock(), "the curated day " + day, clock)) {
      // A run that stood still, and lost its lock, must not find what its successor stages.
      Path staging = new Path(folders.staging(), UUID.randomUUID().toString());
      try {
        return bringUpToDate(folders, staging, redo, lock);
      } finally {
        files.delete(staging);
        files.deleteIfEmpty(folders.staging());
      }
    }
  }

  private Optional<DayManifest> bringUpToDate(
      DayFolders folders, Path staging, Redo redo, RunLock lock) throws IOException {
    LocalDate day = folders.day();
    DaySwap swap = new DaySwap(files, folders, steps);
    swap.finish();
    files.delete(folders.staging());
    Optional<DayManifest> before = manifest(day);
    List<RawFile> raw =
        index.files(day.minusDays(1)).stream().filter(file -> file.holds(day)).toList();
    if (raw.isEmpty() && before.isEmpty()) {
      throw new LakeException(
          "Cannot curate %s: no raw trades of that day; let the stream run, or import-archive --day %s"
              .formatted(day, day));
    }
    if (before.isPresent() && redo == Redo.WHEN_STALE && !isStale(day, raw)) {
      LOGGER.info("Nothing to do for {}: all its {} raw files are in it", day, raw.size());
      return Optional.empty();
    }
    DayManifest made = sort(folders, staging, raw, before);
    lock.check();
    swap.publish(staging);
    return Optional.of(made);
  }

  private DayManifest sort(
      DayFolders folders, Path staging, List<RawFile> raw, Optional<DayManifest> before)
      throws IOException {
    List<InputSplit.Candidate> inputs = new ArrayList<>();
    long rows = 0;
    for (RawFile file : raw) {
      inputs.add(new InputSplit.Candidate(lake.root() + file.path(), file.bytes()));
      rows += file.rows() / Math.max(1, file.days().size());
    }
    Set<DayManifest.Input> origins = new TreeSet<>(byPath());
    raw.forEach(file -> origins.add(file.input()));
    if (before.isPresent() && !origins.containsAll(before.get().inputs())) {
      // Raw that has expired lives on in the curated day, and in what contradicted it.
      for (DayManifest.DataFile file : before.get().files()) {
        inputs.add(
            new InputSplit.Candidate(
                new Path(folders.curated(), file.name()).toString(), file.bytes()));
        rows += file.rows();
      }
      for (String name : before.get().conflictFiles()) {
        Path file = new Path(folders.conflicts(), name);
        inputs.add(new InputSplit.Candidate(file.toString(), files.status(file).getLen()));
      }
      origins.addAll(before.get().inputs());
    }
    String generation = generation(origins, before);
    files.mkdirs(staging);
    List<FileResult> results =
        new DaySort(spark, files.hadoop(), settings).run(folders.day(), inputs, rows, staging);
    return stage(folders.day(), staging, results, generation, new ArrayList<>(origins));
  }

  private DayManifest stage(
      LocalDate day,
      Path staging,
      List<FileResult> results,
      String generation,
      List<DayManifest.Input> origins)
      throws IOException {
    List<DayManifest.DataFile> data = new ArrayList<>();
    List<String> conflictFiles = new ArrayList<>();
    Path conflicts = new Path(staging, DaySwap.CONFLICTS);
    for (FileResult result : results) {
      String name = String.format(Locale.ROOT, "part-%s-%05d.parquet", generation, data.size());
      Path target = new Path(staging, name);
      files.move(new Path(staging, result.name()), target);
      data.add(
          new DayManifest.DataFile(
              name, files.status(target).getLen(), result.rows(), hex(result.checksum())));
      if (result.conflictsName() != null) {
        files.mkdirs(conflicts);
        files.move(new Path(staging, result.conflictsName()), new Path(conflicts, name));
        conflictFiles.add(name);
      }
    }
    for (var stray : files.visible(staging)) {
      if (data.stream().noneMatch(file -> file.name().equals(stray.getPath().getName()))) {
        files.delete(stray.getPath());
      }
    }
    DayManifest manifest =
        new DayManifest(
            DayManifest.FORMAT,
            day.toString(),
            generation,
            clock.instant().toString(),
            results.stream().mapToLong(FileResult::rows).sum(),
            results.stream().mapToLong(FileResult::repeated).sum(),
            results.stream().mapToLong(FileResult::conflicts).sum(),
            hex(results.stream().mapToLong(FileResult::checksum).sum()),
            data,
            conflictFiles,
            symbols(results),
            origins);
    files.write(new Path(staging, DayManifest.NAME), manifest.toJson());
    files.write(new Path(staging, DaySwap.SUCCESS), new byte[0]);
    return manifest;
  }

  private static List<DayManifest.SymbolIds> symbols(List<FileResult> results) {
    Map<String, IdRanges> bySymbol = new TreeMap<>();
    for (FileResult result : results) {
      result
          .ids()
          .forEach(
              (symbol, ids) ->
                  bySymbol
                      .computeIfAbsent(symbol, unknown -> new IdRanges())
                      .mergeAll(IdRanges.ofLongs(ids)));
    }
    return bySymbol.entrySet().stream()
        .map(
            entry ->
                new DayManifest.SymbolIds(
                    entry.getKey(),
                    entry.getValue().count(),
                    Arrays.stream(entry.getValue().toLongs()).boxed().toList()))
        .toList();
  }

  /** The same inputs, done in the same order, give the same name; no name comes back later. */
  private static String generation(Set<DayManifest.Input> origins, Optional<DayManifest> before) {
    MessageDigest digest = Digests.sha256();
    before.ifPresent(manifest -> digest.update(manifest.generation().getBytes(UTF_8)));
    origins.forEach(
        input -> digest.update((input.path() + "\t" + input.bytes() + "\n").getBytes(UTF_8)));
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static Comparator<DayManifest.Input> byPath() {
    return Comparator.comparing(DayManifest.Input::path)
        .thenComparingLong(DayManifest.Input::bytes);
  }

  private static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }
}
