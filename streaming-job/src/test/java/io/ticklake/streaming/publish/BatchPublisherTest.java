package io.ticklake.streaming.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.BarAccumulator;
import io.ticklake.model.Gap;
import io.ticklake.model.LakePaths;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.parse.TradeChunk;
import io.ticklake.streaming.state.BarUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchPublisherTest {
  private static final String QUERY = "00000000-query";
  private static final Duration WAIT = Duration.ofMinutes(5);
  private static final List<String> OFFSETS = List.of("{\"trades\":{\"0\":7}}");

  @TempDir private Path folder;
  private LakeFolders folders;
  private Duration passed = Duration.ZERO;

  @BeforeEach
  void chooseFolders() {
    folders = new LakeFolders(new LakePaths("file://" + folder));
  }

  @Test
  void tradesOfABatchCanBeReadByDuckDb() throws Exception {
    BatchPublisher publisher = publisher(PublishStep.Listener.NONE);

    publish(publisher, 0);

    assertThat(idsInTheLake()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @ParameterizedTest
  @EnumSource(
      value = PublishStep.class,
      names = {
        "AFTER_STAGING",
        "BEFORE_MANIFEST",
        "AFTER_MANIFEST",
        "AFTER_EACH_RENAME",
        "AFTER_RENAMES"
      })
  void aCrashAtAnyStepNeitherLosesNorDoubles(PublishStep crash) throws Exception {
    BatchPublisher dying = publisher(crashAt(crash));
    assertThatThrownBy(() -> publish(dying, 0)).isInstanceOf(Crash.class);

    BatchPublisher successor = publisher(PublishStep.Listener.NONE);
    if (!successor.published(successor.names(QUERY, 0), OFFSETS)) {
      publish(successor, 0);
    }

    assertThat(idsInTheLake()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(stagedFiles()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = PublishStep.class,
      names = {"AFTER_STAGING", "BEFORE_MANIFEST"})
  void aFrozenDriverPublishesNothingBesideItsSuccessor(PublishStep frozenAt) throws Exception {
    BatchPublisher frozen =
        publisher(
            step -> {
              if (step == frozenAt) {
                takeOverAndPublish();
              }
            });

    assertThatThrownBy(() -> publish(frozen, 0)).isInstanceOf(SupersededException.class);

    assertThat(idsInTheLake()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @ParameterizedTest
  @EnumSource(
      value = PublishStep.class,
      names = {"AFTER_MANIFEST", "AFTER_EACH_RENAME"})
  void whatAFrozenDriverHadPublishedIsCompletedByItsSuccessor(PublishStep frozenAt)
      throws Exception {
    List<Boolean> published = new ArrayList<>();
    BatchPublisher frozen =
        publisher(
            step -> {
              if (step == frozenAt && published.isEmpty()) {
                published.add(takeOverAndPublish());
              }
            });

    assertThatThrownBy(() -> publish(frozen, 0)).isInstanceOf(SupersededException.class);

    assertThat(published).containsExactly(false);
    assertThat(idsInTheLake()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aSlowStarterTouchesNothingOfItsSuccessors() throws Exception {
    publish(publisher(PublishStep.Listener.NONE), 0);
    List<BatchPublisher> successors = new ArrayList<>();
    List<TaskResult> staged = new ArrayList<>();
    PublishStep.Listener frozenWhileASuccessorStages =
        step -> {
          if (step == PublishStep.AFTER_CLAIM && successors.isEmpty()) {
            successors.add(quietly(() -> publisher(PublishStep.Listener.NONE)));
            staged.add(
                quietly(
                    () ->
                        stage(
                            successors.get(0),
                            successors.get(0).names(QUERY, 1),
                            0,
                            0,
                            Trades.chunk("D", 7, 8))));
          }
        };

    assertThatThrownBy(() -> publisher(frozenWhileASuccessorStages))
        .isInstanceOf(SupersededException.class);
    successors
        .get(0)
        .publish(
            successors.get(0).names(QUERY, 1),
            OFFSETS,
            new Batch(
                staged.get(0).files(), List.of(), List.of(), List.of(), List.of(), List.of()));

    assertThat(idsInTheLake()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void aSlowStarterLeavesWhatDiedBeforeToItsSuccessor() throws Exception {
    BatchPublisher dying = publisher(crashAt(PublishStep.AFTER_MANIFEST));
    assertThatThrownBy(() -> publish(dying, 0)).isInstanceOf(Crash.class);
    List<BatchPublisher> successors = new ArrayList<>();

    assertThatThrownBy(
            () ->
                publisher(
                    step -> {
                      if (successors.isEmpty()) {
                        successors.add(quietly(() -> publisher(PublishStep.Listener.NONE)));
                      }
                    }))
        .isInstanceOf(SupersededException.class);

    BatchPublisher successor = successors.get(0);
    assertThat(successor.published(successor.names(QUERY, 0), OFFSETS)).isTrue();
    assertThat(idsInTheLake()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  /** As a sweep of the staging folder would do it. */
  @Test
  void aPublishedBatchWhoseFilesAreLostIsNotTakenForDone() throws Exception {
    BatchPublisher dying = publisher(crashAt(PublishStep.AFTER_MANIFEST));
    assertThatThrownBy(() -> publish(dying, 0)).isInstanceOf(Crash.class);
    for (Path file : stagedFiles()) {
      Files.delete(file);
    }

    BatchPublisher successor = publisher(PublishStep.Listener.NONE);
    assertThatThrownBy(() -> successor.published(successor.names(QUERY, 0), OFFSETS))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("batch 0 was published, but the lake has lost its file file:")
        .hasMessageContaining("/datalake/raw/market/trades/ingest_date=")
        .hasMessageEndingWith("Move the checkpoint away and start with --resume-from-lake");
    assertThat(successor.newestBatch().orElseThrow().files())
        .as("that start must not look for them")
        .isEmpty();
  }

  @Test
  void aPublishedBatchWhoseDayHasExpiredIsDone() throws Exception {
    BatchPublisher publisher = publisher(PublishStep.Listener.NONE);
    publish(publisher, 0);
    for (Path file : files(folder.resolve("datalake/raw/market/trades"))) {
      if (file.getParent().getFileName().toString().startsWith("ingest_date=")) {
        Files.delete(file);
        if (files(file.getParent()).isEmpty()) {
          Files.delete(file.getParent());
        }
      }
    }

    assertThat(publisher.published(publisher.names(QUERY, 0), OFFSETS)).isTrue();
  }

  @Test
  void aReplayFromOtherOffsetsIsRefused() throws Exception {
    BatchPublisher publisher = publisher(PublishStep.Listener.NONE);
    publish(publisher, 0);

    BatchNames names = publisher.names(QUERY, 0);
    assertThat(publisher.published(names, OFFSETS)).isTrue();
    assertThatThrownBy(() -> publisher.published(names, List.of("{\"trades\":{\"0\":9}}")))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("Move the checkpoint away and start with --resume-from-lake");
  }

  @Test
  void anEmptyBatchLeavesNothing() throws Exception {
    BatchPublisher publisher = publisher(PublishStep.Listener.NONE);

    List<StagedFile> files =
        publisher.publish(
            publisher.names(QUERY, 3),
            OFFSETS,
            new Batch(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));

    assertThat(files).isEmpty();
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void oldManifestsGo() throws Exception {
    BatchPublisher publisher = publisher(PublishStep.Listener.NONE);
    for (long batch : new long[] {99, 100, 199, 200}) {
      publish(publisher, batch);
    }

    assertThat(publisher.published(publisher.names(QUERY, 99), OFFSETS)).isFalse();
    assertThat(publisher.published(publisher.names(QUERY, 100), OFFSETS)).isTrue();
  }

  @Test
  void theNewestBatchesAreKnownByQuery() throws Exception {
    publish(publisher(PublishStep.Listener.NONE), 9);
    BatchPublisher publisher = publisher(PublishStep.Listener.NONE);
    publish(publisher, 10);
    publisher.publish(
        publisher.names("other-query", 3),
        List.of("later"),
        new Batch(
            List.of(),
            List.of(Trades.chunk("C", 4).bytes()),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    BatchPublisher later = publisher(PublishStep.Listener.NONE);
    later.publish(
        later.names("other-query", 4),
        List.of("last"),
        new Batch(
            List.of(),
            List.of(Trades.chunk("C", 5).bytes()),
            List.of(),
            List.of(),
            List.of(),
            List.of()));

    PublishedBatches published = PublishedBatches.of(folders, new Configuration());
    assertThat(published.newest(QUERY)).hasValue(10);
    assertThat(published.newest("other-query")).hasValue(4);
    assertThat(published.newest("no-query")).isEmpty();
    assertThat(published.newestQuery()).contains("other-query");
    assertThat(later.newestOffsets()).contains(List.of("last"));
  }

  @Test
  void rowsOfManyBatchesShareAFile() throws Exception {
    BatchPublisher publisher = publisher(WAIT, PublishStep.Listener.NONE);
    publishRows(publisher, 0);
    publishRows(publisher, 1);
    passed = passed.plus(WAIT).minusMillis(1);
    publishRows(publisher, 2);
    assertThat(rowsInTheLake()).isEmpty();
    assertThat(stagedFiles()).filteredOn(file -> file.toString().endsWith(".parquet")).hasSize(4);

    passed = passed.plusMillis(1);
    publish(publisher, 3);

    assertThat(rowsInTheLake()).containsExactlyElementsOf(rowsOf(0, 1, 2));
    assertThat(dataFiles("results/market")).hasSize(4);
    assertThat(stagedFiles()).isEmpty();
    publishRows(publisher, 4);
    assertThat(rowsInTheLake()).as("they wait anew").containsExactlyElementsOf(rowsOf(0, 1, 2));
  }

  @Test
  void manyRowsDoNotWait() throws Exception {
    BatchPublisher publisher = publisher(WAIT, PublishStep.Listener.NONE);
    List<StaleDay> days =
        IntStream.range(0, 10_000).mapToObj(i -> new StaleDay("S" + i, 20_000, 1)).toList();

    List<StagedFile> files =
        publisher.publish(
            publisher.names(QUERY, 0),
            OFFSETS,
            new Batch(List.of(), List.of(), List.of(), List.of(), List.of(), days));

    assertThat(files).hasSize(1);
    assertThat(dataFiles("results/market")).hasSize(1);
  }

  @Test
  void manyDaysDoNotWaitAndAreNotWrittenAgain() throws Exception {
    BatchPublisher publisher = publisher(WAIT, PublishStep.Listener.NONE);
    publishStaleDays(publisher, 0, 99);
    assertThat(dataFiles("results/market")).isEmpty();

    publishStaleDays(publisher, 1, 1);
    assertThat(stagedFiles())
        .extracting(Path::toString)
        .filteredOn(file -> file.endsWith(".parquet"))
        .hasSize(99)
        .filteredOn(file -> file.contains("-0000000001-"))
        .as("of the day alone that has a new row")
        .hasSize(1);

    publishStaleDays(publisher, 2, 100);
    assertThat(dataFiles("results/market")).hasSize(100);
    assertThat(stagedFiles()).isEmpty();
  }

  private static void publishStaleDays(BatchPublisher publisher, long batchId, int days)
      throws IOException {
    publisher.publish(
        publisher.names(QUERY, batchId),
        OFFSETS,
        new Batch(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            IntStream.range(0, days).mapToObj(day -> new StaleDay("S", day, 1)).toList()));
  }

  /** The batch that dies is the third with rows; in it they are due, or wait on. */
  @ParameterizedTest
  @CsvSource({
    "AFTER_STAGING, 0", "BEFORE_MANIFEST, 0", "AFTER_MANIFEST, 0", "AFTER_EACH_RENAME, 0",
    "AFTER_RENAMES, 0", "AFTER_STAGING, 5", "BEFORE_MANIFEST, 5", "AFTER_MANIFEST, 5",
    "AFTER_EACH_RENAME, 5", "AFTER_RENAMES, 5"
  })
  void aCrashNeitherLosesNorDoublesWhatWaits(PublishStep crash, long minutes) throws Exception {
    AtomicBoolean armed = new AtomicBoolean();
    BatchPublisher dying =
        publisher(
            WAIT,
            step -> {
              if (armed.get()) {
                crashAt(crash).reached(step);
              }
            });
    publishRows(dying, 0);
    publishRows(dying, 1);
    passed = passed.plusMinutes(minutes);
    armed.set(true);
    assertThatThrownBy(() -> publishRows(dying, 2)).isInstanceOf(Crash.class);

    BatchPublisher successor = publisher(WAIT, PublishStep.Listener.NONE);
    boolean published = successor.published(successor.names(QUERY, 2), OFFSETS);
    assertThat(rowsInTheLake())
        .as("a new driver begins with nothing waiting")
        .containsExactlyElementsOf(published ? rowsOf(0, 1, 2) : rowsOf(0, 1));
    if (!published) {
      publishRows(successor, 2);
    }
    publishRows(successor, 3);
    successor.release();

    assertThat(rowsInTheLake()).containsExactlyElementsOf(rowsOf(0, 1, 2, 3));
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void aFrozenDriverReleasesNothingBesideItsSuccessor() throws Exception {
    BatchPublisher frozen = publisher(WAIT, PublishStep.Listener.NONE);
    publishRows(frozen, 0);
    publisher(WAIT, PublishStep.Listener.NONE);

    assertThatThrownBy(frozen::release).isInstanceOf(SupersededException.class);

    assertThat(rowsInTheLake()).containsExactlyElementsOf(rowsOf(0));
  }

  @Test
  void theNewestBatchIsToldFromThoseItSharesFilesWith() throws Exception {
    BatchPublisher dying = publisher(WAIT, PublishStep.Listener.NONE);
    publishRows(dying, 0);
    publishRows(dying, 1);

    NewestBatch newest = publisher(WAIT, PublishStep.Listener.NONE).newestBatch().orElseThrow();

    assertThat(newest.batchId()).isEqualTo(1);
    assertThat(newest.epoch()).isEqualTo(1);
    assertThat(newest.files()).hasSize(4);
  }

  /** With rows for each dataset in each batch, of which a day has 8,640. */
  @Test
  void tenMinutesMakeTheirShareOfTenThousandFilesADay() throws Exception {
    BatchPublisher publisher = publisher(WAIT, PublishStep.Listener.NONE);
    int batches = 62;
    for (int batch = 0; batch < batches; batch++) {
      publishRows(publisher, batch, Trades.chunk("A", batch).bytes());
      passed = passed.plusSeconds(10);
    }

    int files = dataFiles("raw").size() + dataFiles("results").size();
    assertThat(files).isBetween(batches, 10_000 * batches / 8_640);
  }

  @Test
  void aManifestOfAnEarlierReleaseIsRead() throws Exception {
    publish(publisher(PublishStep.Listener.NONE), 0);
    Path manifest =
        folder.resolve(
            "datalake/raw/market/trades/_streaming/batches/" + QUERY + "-0000000000.json");
    String json = Files.readString(manifest);
    String old =
        json.replace("\"format\" : 2", "\"format\" : 1").replaceAll(",\\s*\"waiting\" : \\[ ]", "");
    assertThat(old).doesNotContain("waiting").contains("\"format\" : 1");
    Files.delete(manifest.resolveSibling("." + manifest.getFileName() + ".crc"));
    Files.writeString(manifest, old);

    BatchPublisher successor = publisher(PublishStep.Listener.NONE);

    assertThat(successor.published(successor.names(QUERY, 0), OFFSETS)).isTrue();
    assertThat(successor.newestBatch().orElseThrow().files()).hasSize(3);
  }

  /**
   * A bar, a line of the ledger and a stale day, all told apart by the batch; every other batch has
   * a stale day of its own.
   */
  private static void publishRows(BatchPublisher publisher, long batchId, byte[]... trades)
      throws IOException {
    BarAccumulator sums = new BarAccumulator("S", Trades.START);
    sums.add(batchId, 1, 1, true);
    publisher.publish(
        publisher.names(QUERY, batchId),
        OFFSETS,
        new Batch(
            List.of(),
            List.of(trades),
            List.of(new BarUpdate(sums.toBytes(), true, 0, true).bar("S")),
            List.of(new Gap("S", batchId, batchId, Trades.START, Gap.Status.OPEN)),
            List.of(),
            List.of(new StaleDay("S", 20_000 + (int) batchId % 2, batchId))));
  }

  private static List<String> rowsOf(long... batches) {
    return LongStream.of(batches)
        .boxed()
        .flatMap(
            batch ->
                Stream.of("bar " + batch, "gap " + batch, "stale " + batch)
                    .map(row -> row + " of batch " + batch))
        .sorted()
        .toList();
  }

  private List<String> rowsInTheLake() throws SQLException, IOException {
    List<String> rows = new ArrayList<>();
    for (List<String> dataset :
        List.of(
            List.of("bars_1m_revisions", "'bar ' || first_id"),
            List.of("gaps", "'gap ' || from_id"),
            List.of("stale_days", "'stale ' || trades"))) {
      String name = "results/market/" + dataset.get(0);
      if (!dataFiles(name).isEmpty()) {
        rows.addAll(
            texts(
                "SELECT %s || ' of batch ' || batch_id FROM read_parquet('%s/datalake/%s/**/*.parquet')"
                    .formatted(dataset.get(1), folder, name)));
      }
    }
    Collections.sort(rows);
    return rows;
  }

  private static List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows = connection.createStatement().executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private List<Path> dataFiles(String zone) throws IOException {
    Path root = folder.resolve("datalake").resolve(zone);
    return Files.exists(root)
        ? files(root).stream().filter(file -> file.toString().endsWith(".parquet")).toList()
        : List.of();
  }

  /** Two tasks, one with a file of its own, one that leaves its trades to the driver. */
  private void publish(BatchPublisher publisher, long batchId) throws IOException {
    BatchNames names = publisher.names(QUERY, batchId);
    TaskResult wide = stage(publisher, names, 0, 2, Trades.chunk("A", 1, 2, 3));
    TaskResult narrow =
        stage(publisher, names, 1, 2, Trades.chunk("B", 4, 5), Trades.chunk("B", 6));
    TaskResult loose = stage(publisher, names, 2, 9, Trades.chunk("C", 4));
    assertThat(wide.loose()).isEmpty();
    assertThat(narrow.files()).hasSize(1);
    assertThat(loose.files()).isEmpty();
    List<StagedFile> files = new ArrayList<>(wide.files());
    files.addAll(narrow.files());
    publisher.publish(
        names,
        OFFSETS,
        new Batch(files, loose.loose(), List.of(), List.of(), List.of(), List.of()));
  }

  private static TaskResult stage(
      BatchPublisher publisher, BatchNames names, int task, int looseTrades, TradeChunk... chunks)
      throws IOException {
    return new TaskStage(
            publisher.stagingRoot(), new Configuration(), names, task, 40 + task, looseTrades)
        .stage(Stream.of(chunks).map(TradeChunk::bytes).iterator());
  }

  private BatchPublisher publisher(PublishStep.Listener steps) throws IOException {
    return publisher(Duration.ZERO, steps);
  }

  private BatchPublisher publisher(Duration longestWait, PublishStep.Listener steps)
      throws IOException {
    return BatchPublisher.takeOver(
        folders, new Configuration(), longestWait, () -> Instant.EPOCH.plus(passed), steps);
  }

  private static PublishStep.Listener crashAt(PublishStep crash) {
    return step -> {
      if (step == crash) {
        throw new Crash();
      }
    };
  }

  private static <T> T quietly(Callable<T> action) {
    try {
      return action.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean takeOverAndPublish() {
    try {
      BatchPublisher successor = publisher(PublishStep.Listener.NONE);
      if (successor.published(successor.names(QUERY, 0), OFFSETS)) {
        return false;
      }
      publish(successor, 0);
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Long> idsInTheLake() throws SQLException {
    return texts(
            "SELECT trade_id FROM read_parquet('"
                + folder
                + "/datalake/raw/market/trades/**/*.parquet') WHERE symbol <> 'C' ORDER BY 1")
        .stream()
        .map(Long::valueOf)
        .toList();
  }

  private List<Path> stagedFiles() throws IOException {
    return files(folder.resolve("datalake/tmp/streaming"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static final class Crash extends RuntimeException {}
}
