package io.ticklake.streaming.publish;

import io.ticklake.streaming.parse.TradeChunk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes batches, each exactly once for any reader.
 *
 * <p>A batch is published by the rename of its manifest out of the driver's own staging folder:
 * that happens once at most, and never after a successor has moved that folder away. Everything
 * before can be thrown away, everything after can be completed by whoever comes next.
 */
public final class BatchPublisher {
  private static final Logger LOGGER = LoggerFactory.getLogger(BatchPublisher.class);
  private static final String DRIVER = "driver";
  private static final String SEALED = "sealed-";
  private static final String AGAIN = "-";
  private static final String MANIFEST = "manifest.json";
  private static final int MANIFESTS_KEPT = 100;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final LakeFolders folders;
  private final Configuration hadoop;
  private final FileSystem files;
  private final FileContext context;
  private final PublishedBatches published;
  private final Epoch epoch;
  private final PublishStep.Listener steps;

  private BatchPublisher(
      LakeFolders folders,
      Configuration hadoop,
      FileSystem files,
      Epoch epoch,
      PublishStep.Listener steps)
      throws IOException {
    this.folders = folders;
    this.hadoop = hadoop;
    this.files = files;
    this.context = FileContext.getFileContext(files.getUri(), hadoop);
    this.published = new PublishedBatches(folders, files);
    this.epoch = epoch;
    this.steps = steps;
  }

  /**
   * Supersedes any other driver, completes what it had published, and throws away what it had only
   * staged.
   *
   * @throws SupersededException if yet another driver has taken over meanwhile
   */
  public static BatchPublisher takeOver(
      LakeFolders folders, Configuration hadoop, PublishStep.Listener steps) throws IOException {
    FileSystem files = folders.books().getFileSystem(hadoop);
    files.mkdirs(folders.staging());
    files.mkdirs(folders.manifests());
    BatchPublisher publisher =
        new BatchPublisher(folders, hadoop, files, Epoch.claim(files, folders), steps);
    steps.reached(PublishStep.AFTER_CLAIM);
    publisher.recover();
    return publisher;
  }

  public BatchNames names(String queryId, long batchId) {
    return new BatchNames(queryId, batchId, epoch.number());
  }

  public Path stagingRoot() {
    return folders.staging();
  }

  /**
   * Returns where this driver may still publish.
   *
   * @throws SupersededException if another driver has taken over
   */
  public void requireEpoch() throws IOException {
    epoch.check();
  }

  /**
   * Up to where the newest of all published batches has read: everything before is in the lake.
   * Empty where no manifest is left.
   */
  public Optional<List<String>> newestOffsets() throws IOException {
    return published.newest().map(Manifest::offsets);
  }

  /** The files of that batch, without what the lake has lost. */
  public List<StagedFile> newestFiles() throws IOException {
    List<StagedFile> present = new ArrayList<>();
    for (StagedFile file : published.newest().map(Manifest::files).orElse(List.of())) {
      if (files.exists(folders.target(file))) {
        present.add(file);
      }
    }
    return present;
  }

  /**
   * Whether the batch was published before, so that this is its replay.
   *
   * @throws CheckpointMismatchException if what was published under this id was read from other
   *     offsets, or is not in the lake
   */
  public boolean published(BatchNames names, List<String> offsets) throws IOException {
    Optional<Manifest> manifest = published.manifest(names);
    if (manifest.isEmpty()) {
      return false;
    }
    if (!manifest.get().offsets().equals(offsets)) {
      throw new CheckpointMismatchException(
          "it is older than the lake. Batch "
              + names.batchId()
              + " was published from offsets "
              + manifest.get().offsets()
              + ", the checkpoint has "
              + offsets);
    }
    for (StagedFile file : manifest.get().files()) {
      requireInLake(names, folders.target(file));
    }
    return true;
  }

  /** Where a whole day is gone its raw trades have expired, which somebody wanted. */
  private void requireInLake(BatchNames names, Path file) throws IOException {
    if (!files.exists(file) && files.exists(file.getParent())) {
      throw new CheckpointMismatchException(
          "batch " + names.batchId() + " was published, but the lake has lost its file " + file);
    }
  }

  /**
   * Publishes a batch that was not published before; returns the files that are now in the lake.
   */
  public List<StagedFile> publish(BatchNames names, List<String> offsets, Batch batch)
      throws IOException {
    List<StagedFile> staged = new ArrayList<>(batch.files());
    staged.addAll(stageLoose(names, batch.loose()));
    stageTables(names, batch, staged);
    steps.reached(PublishStep.AFTER_STAGING);
    if (staged.isEmpty()) {
      files.delete(new Path(folders.staging(), names.staging()), true);
      return staged;
    }

    Path written = new Path(new Path(folders.staging(), names.staging()), MANIFEST);
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT, names.queryId(), names.batchId(), names.epoch(), offsets, staged);
    try (FSDataOutputStream out = files.create(written, true)) {
      out.write(manifest.toJson());
      out.hsync();
    }
    epoch.check();
    steps.reached(PublishStep.BEFORE_MANIFEST);
    makeFolders(staged);
    rename(written, folders.manifest(names));
    steps.reached(PublishStep.AFTER_MANIFEST);

    for (StagedFile file : staged) {
      rename(folders.staged(file), folders.target(file));
      steps.reached(PublishStep.AFTER_EACH_RENAME);
    }
    steps.reached(PublishStep.AFTER_RENAMES);
    files.delete(new Path(folders.staging(), names.staging()), true);
    prune(names);
    return staged;
  }

  private List<StagedFile> stageLoose(BatchNames names, List<byte[]> loose) throws IOException {
    List<TradeChunk> chunks = new ArrayList<>(loose.size());
    loose.forEach(bytes -> chunks.add(TradeChunk.of(bytes)));
    chunks.sort(Comparator.comparing(TradeChunk::symbol).thenComparing(chunk -> chunk.id(0)));
    try (TradeStage stage = new TradeStage(folders.staging(), hadoop, names, DRIVER, DRIVER)) {
      for (TradeChunk chunk : chunks) {
        stage.write(chunk);
      }
      return stage.finish();
    }
  }

  private void stageTables(BatchNames names, Batch batch, List<StagedFile> staged)
      throws IOException {
    stage(
        names,
        folders.relative().barRevisions(),
        "open_date",
        Tables.bars(names),
        byDay(batch.bars(), bar -> day(bar.openTimeMicros())),
        staged);
    stage(
        names,
        folders.relative().gaps(),
        "opened_date",
        Tables.gaps(names),
        byDay(batch.gaps(), gap -> day(gap.openedAtMicros())),
        staged);
    stage(
        names,
        folders.relative().coverage(),
        "begin_date",
        Tables.coverage(names),
        byDay(batch.begins(), begin -> day(begin.eventTimeMicros())),
        staged);
    stage(
        names,
        folders.relative().staleDays(),
        "event_date",
        Tables.staleDays(names),
        byDay(batch.staleDays(), StaleDay::day),
        staged);
  }

  private <T> void stage(
      BatchNames names,
      String dataset,
      String key,
      Table<T> table,
      Map<Integer, List<T>> days,
      List<StagedFile> staged)
      throws IOException {
    for (Map.Entry<Integer, List<T>> day : days.entrySet()) {
      StagedFile file =
          names.dated(dataset, key, day.getKey(), DRIVER, DRIVER, day.getValue().size());
      table.write(folders.staged(file), hadoop, day.getValue());
      staged.add(file);
    }
  }

  private static <T> Map<Integer, List<T>> byDay(List<T> rows, ToIntFunction<T> day) {
    Map<Integer, List<T>> days = new TreeMap<>();
    for (T row : rows) {
      days.computeIfAbsent(day.applyAsInt(row), absent -> new ArrayList<>()).add(row);
    }
    return days;
  }

  private static int day(long micros) {
    return (int) Math.floorDiv(micros, MICROS_PER_DAY);
  }

  /**
   * A driver that still runs can rename nothing out of a folder that was moved away. Only what is
   * older than this one is touched, and only as long as nobody has taken over: one that was slow to
   * start must not do that to its successor.
   */
  private void recover() throws IOException {
    for (Path folder : list(folders.staging())) {
      if (isEarlier(folder.getName())) {
        epoch.check();
        move(folder, sealed(folder.getName()));
      }
    }
    for (Path folder : list(folders.staging())) {
      String name = folder.getName();
      if (name.startsWith(SEALED) && isEarlier(unsealed(name))) {
        for (Path batch : list(folder)) {
          complete(batch);
        }
        epoch.check();
        files.delete(folder, true);
      }
    }
    epoch.check();
  }

  private boolean isEarlier(String folder) {
    OptionalLong number = BatchNames.epochOf(folder);
    return number.isPresent() && number.getAsLong() < epoch.number();
  }

  private Path sealed(String name) throws IOException {
    Path sealed = new Path(folders.staging(), SEALED + name);
    int again = 0;
    while (files.exists(sealed)) {
      again++;
      sealed = new Path(folders.staging(), SEALED + name + AGAIN + again);
    }
    return sealed;
  }

  /** What the folder was called before. */
  private static String unsealed(String sealed) {
    String name = sealed.substring(SEALED.length());
    int again = name.indexOf(AGAIN, BatchNames.epochFolder(0).length());
    return again < 0 ? name : name.substring(0, again);
  }

  /**
   * Where the batch's manifest was published its renames are made good; else nobody needs the
   * folder. A file that is lost is missed by the replay of the batch, or is a gap to a checkpoint
   * made anew.
   */
  private void complete(Path sealedBatch) throws IOException {
    Optional<Manifest> manifest = published.manifest(sealedBatch.getName());
    if (manifest.isEmpty()
        || !unsealed(sealedBatch.getParent().getName())
            .equals(BatchNames.epochFolder(manifest.get().epoch()))) {
      return;
    }
    makeFolders(manifest.get().files());
    for (StagedFile file : manifest.get().files()) {
      Path staged = new Path(sealedBatch, new Path(file.staged()).getName());
      if (files.exists(staged) && !files.exists(folders.target(file))) {
        move(staged, folders.target(file));
      }
      if (!files.exists(folders.target(file))) {
        LOGGER.error("Batch {} has lost its file {}", manifest.get().batchId(), file.target());
      }
    }
  }

  private List<Path> list(Path folder) throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder)).map(FileStatus::getPath).toList();
    } catch (FileNotFoundException e) {
      epoch.check();
      return List.of();
    }
  }

  /** A predecessor that has only just begun to recover may have done so first. */
  private void move(Path from, Path to) throws IOException {
    try {
      context.rename(from, to, Options.Rename.NONE);
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      epoch.check();
    }
  }

  private void makeFolders(List<StagedFile> staged) throws IOException {
    Set<Path> parents = new HashSet<>();
    for (StagedFile file : staged) {
      if (parents.add(folders.target(file).getParent())) {
        files.mkdirs(folders.target(file).getParent());
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    try {
      context.rename(from, to, Options.Rename.NONE);
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      epoch.check();
      throw e;
    }
  }

  /** A manifest matters until the checkpoint has moved on; some are kept to look back. */
  private void prune(BatchNames names) throws IOException {
    if (names.batchId() % MANIFESTS_KEPT == 0) {
      published.forgetBefore(names(names.queryId(), names.batchId() - MANIFESTS_KEPT));
    }
  }
}
