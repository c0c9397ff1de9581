package io.ticklake.streaming.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.LakePaths;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.parse.TradeChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchPublisherTest {
  private static final String QUERY = "00000000-query";
  private static final List<String> OFFSETS = List.of("{\"trades\":{\"0\":7}}");

  @TempDir private Path folder;
  private LakeFolders folders;

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
    assertThat(successor.newestFiles()).as("that start must not look for them").isEmpty();
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
    return BatchPublisher.takeOver(folders, new Configuration(), steps);
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
    List<Long> ids = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT trade_id FROM read_parquet('"
                        + folder
                        + "/datalake/raw/market/trades/**/*.parquet') WHERE symbol <> 'C' ORDER BY 1")) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
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
