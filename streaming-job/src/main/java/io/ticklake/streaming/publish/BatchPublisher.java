package io.ticklake.streaming.publish;

import io.ticklake.streaming.parse.TradeChunk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
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

  private final LakeFolders folders;
  private final Configuration hadoop;
  private final FileSystem files;
  private final PublishedBatches published;
  private final Epoch epoch;
  private final Shelf shelf;
  private final PublishStep.Listener steps;

  private BatchPublisher(
      LakeFolders folders,
      Configuration hadoop,
      FileSystem files,
      Epoch epoch,
      Shelf shelf,
      PublishStep.Listener steps)
      throws IOException {
    this.folders = folders;
    this.hadoop = hadoop;
    this.files = files;
    this.published = new PublishedBatches(folders, files);
    this.epoch = epoch;
    this.shelf = shelf;
    this.steps = steps;
  }

  /**
   * Supersedes any other driver, completes what it had published, and throws away what it had only
   * staged.
   *
   * @param longestWait how long rows of the datasets beside the trades may wait for more to share a
   *     file with
   * @throws SupersededException if yet another driver has taken over meanwhile
   */
  public static BatchPublisher takeOver(
      LakeFolders folders,
      Configuration hadoop,
      Duration longestWait,
      InstantSource clock,
      PublishStep.Listener steps)
      throws IOException {
    FileSystem files = folders.books().getFileSystem(hadoop);
    files.mkdirs(folders.staging());
    files.mkdirs(folders.manifests());
    BatchPublisher publisher =
        new BatchPublisher(
            folders,
            hadoop,
            files,
            Epoch.claim(files, folders),
            new Shelf(folders.staging(), hadoop, longestWait, clock),
            steps);
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

  /**
   * The files that hold what that batch published, without what the lake has lost. Empty where no
   * manifest is left.
   */
  public Optional<NewestBatch> newestBatch() throws IOException {
    Optional<Manifest> newest = published.newest();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    List<StagedFile> present = new ArrayList<>();
    for (StagedFile file : newest.get().allFiles()) {
      if (files.exists(folders.target(file))) {
        present.add(file);
      }
    }
    return Optional.of(new NewestBatch(newest.get().epoch(), newest.get().batchId(), present));
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
    for (StagedFile file : manifest.get().allFiles()) {
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
   * Publishes a batch that was not published before; returns the files that are new in the lake.
   */
  public List<StagedFile> publish(BatchNames names, List<String> offsets, Batch batch)
      throws IOException {
    List<StagedFile> staged = new ArrayList<>(batch.files());
    staged.addAll(stageLoose(names, batch.loose()));
    List<StagedFile> waited = shelf.files();
    shelf.add(batch, names);
    boolean due = shelf.isDue();
    List<StagedFile> waiting = due ? List.of() : shelf.files();
    if (due) {
      staged.addAll(shelf.files());
    }
    steps.reached(PublishStep.AFTER_STAGING);
    if (staged.isEmpty() && waiting.equals(waited)) {
      files.delete(new Path(folders.staging(), names.staging()), true);
      return staged;
    }

    Path written = new Path(new Path(folders.staging(), names.staging()), MANIFEST);
    Manifest manifest = Manifest.of(names, offsets, staged, waiting);
    try (FSDataOutputStream out = files.create(written, true)) {
      out.write(manifest.toJson());
      out.hsync();
    }
    epoch.check();
    steps.reached(PublishStep.BEFORE_MANIFEST);
    makeFolders(staged);
    files.mkdirs(folders.waiting(epoch.number()));
    rename(written, folders.manifest(names));
    steps.reached(PublishStep.AFTER_MANIFEST);

    for (StagedFile file : staged) {
      rename(place(file, names), folders.target(file));
      steps.reached(PublishStep.AFTER_EACH_RENAME);
    }
    for (StagedFile file : waiting) {
      if (!waited.contains(file)) {
        rename(folders.staged(file), waitingPlace(file));
        steps.reached(PublishStep.AFTER_EACH_RENAME);
      }
    }
    steps.reached(PublishStep.AFTER_RENAMES);
    files.delete(new Path(folders.staging(), names.staging()), true);
    for (StagedFile file : waited) {
      if (!manifest.allFiles().contains(file)) {
        files.delete(waitingPlace(file), false);
      }
    }
    if (due) {
      shelf.clear();
    }
    prune(names);
    return staged;
  }

  /**
   * Brings into the lake what waits for more rows: no batch will come. Where this does not happen
   * the next start does it.
   */
  public void release() throws IOException {
    List<StagedFile> waiting = shelf.files();
    makeFolders(waiting);
    for (StagedFile file : waiting) {
      rename(waitingPlace(file), folders.target(file));
    }
    shelf.clear();
  }

  /** Where the file lies now: a file of an earlier batch has waited. */
  private Path place(StagedFile file, BatchNames names) {
    return file.staged().startsWith(names.staging() + "/")
        ? folders.staged(file)
        : waitingPlace(file);
  }

  private Path waitingPlace(StagedFile file) {
    return new Path(folders.waiting(epoch.number()), file.stagedName());
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
        releaseWaiting(folder);
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
    complete(manifest.get(), manifest.get().files(), sealedBatch);
  }

  /** What waited when its driver ended comes into the lake; only the newest batch knows it. */
  private void releaseWaiting(Path sealedEpoch) throws IOException {
    Optional<Manifest> newest = published.newest();
    if (newest.isPresent()
        && unsealed(sealedEpoch.getName()).equals(BatchNames.epochFolder(newest.get().epoch()))) {
      complete(
          newest.get(),
          newest.get().waiting(),
          new Path(sealedEpoch, BatchNames.label(newest.get().queryId(), newest.get().batchId())));
    }
  }

  private void complete(Manifest manifest, List<StagedFile> wanted, Path sealedBatch)
      throws IOException {
    makeFolders(wanted);
    for (StagedFile file : wanted) {
      for (Path folder :
          List.of(sealedBatch, new Path(sealedBatch.getParent(), LakeFolders.WAITING))) {
        Path staged = new Path(folder, file.stagedName());
        if (!files.exists(folders.target(file)) && files.exists(staged)) {
          move(staged, folders.target(file));
        }
      }
      if (!files.exists(folders.target(file))) {
        LOGGER.error("Batch {} has lost its file {}", manifest.batchId(), file.target());
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
    if (!renamed(from, to)) {
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
    if (!renamed(from, to)) {
      epoch.check();
      throw new IOException("Cannot rename " + from + " to " + to + ": gone, or there already");
    }
  }

  /**
   * HDFS renames in one step, and never over a file; a local file system would replace it.
   * FileContext would say what is wrong, but takes four processes a rename on a local file system.
   */
  private boolean renamed(Path from, Path to) throws IOException {
    try {
      return !files.exists(to) && files.rename(from, to);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** A manifest matters until the checkpoint has moved on; some are kept to look back. */
  private void prune(BatchNames names) throws IOException {
    if (names.batchId() % MANIFESTS_KEPT == 0) {
      published.forgetBefore(names(names.queryId(), names.batchId() - MANIFESTS_KEPT));
    }
  }
}
