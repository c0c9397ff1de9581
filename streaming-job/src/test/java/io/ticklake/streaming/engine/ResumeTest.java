package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Bar;
import io.ticklake.model.Decimal8;
import io.ticklake.model.Gap;
import io.ticklake.model.GapClaim;
import io.ticklake.model.Topics;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job knows that began from the lake alone. */
class ResumeTest extends SparkTest {
  private static final String SYMBOL = "BTCUSDT";
  private static final long SECOND = 1_000_000;
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;

  @TempDir private Path folder;

  private final KafkaRows rows = new KafkaRows();
  private final List<Gap> before = new ArrayList<>();
  private final List<Bar> earlier = new ArrayList<>();
  private LakeReader lake;
  private LocalJob job;

  @BeforeEach
  void openJob() {
    lake = new LakeReader(spark, folder);
    job = new LocalJob(spark, folder, Map.of());
  }

  @Test
  void idsOfAnArchiveBeforeTheStreamBeganAreNoGap() throws Exception {
    run(trades(5000, 5300));
    curate(7, 8);

    resume();
    run(trades(5300, 5700));

    assertThat(job.gaps).isEmpty();
    assertThat(coverage()).containsExactly(SYMBOL + "|5000|" + time(5000));
  }

  @Test
  void idsOnceProvedAbsentAreNotMissingAgain() throws Exception {
    job.feed(List.of(absent(5100, 5102)));
    run(trades(5000, 5100), trades(5103, 5300));
    assertThat(job.gaps)
        .as("the claim came first, no gap was ever open")
        .containsExactly(line(5100, 5102, time(5103), Gap.Status.ABSENT));

    resume();
    run(trades(5300, 5700));

    assertThat(newLines()).isEmpty();
    assertThat(lake.byDuckDb("SELECT from_id, to_id, status FROM %s", lake.paths().gaps()))
        .containsExactly("5100|5102|absent");
    assertThat(job.bars)
        .filteredOn(bar -> bar.isFinal() && bar.firstId() > 5000)
        .isNotEmpty()
        .allMatch(Bar::complete);
  }

  @Test
  void aHoleIsStillOpenAndIsFilledLater() throws Exception {
    run(trades(5000, 5100), trades(5110, 5500));
    assertThat(job.gaps).extracting(Gap::status).containsExactly(Gap.Status.OPEN);
    Gap open = job.gaps.get(0);

    resume();
    run(trades(5500, 5700));
    assertThat(newLines()).isEmpty();
    run(trades(5100, 5110));

    assertThat(newLines())
        .containsExactly(line(5100, 5109, open.openedAtMicros(), Gap.Status.FILLED));
  }

  @Test
  void aHoleThatTheBatchHasRepairedIsClosed() throws Exception {
    run(trades(5000, 5100), trades(5101, 5500));
    Gap open = job.gaps.get(0);
    curate(5040, 5140);

    resume();
    run(trades(5500, 5700));

    assertThat(newLines())
        .containsExactly(line(5100, 5100, open.openedAtMicros(), Gap.Status.FILLED));
    requireBars(5000, 5700);
  }

  @Test
  void barsHaveWhatOnlyTheCuratedDayHas() throws Exception {
    run(trades(5000, 5300));
    curate(5000, 5500);

    resume();
    run(trades(5300, 5900));

    assertThat(job.gaps).isEmpty();
    requireBars(5000, 5900);
  }

  /** Of a day that the stream has not seen yet, it makes the bars itself. */
  @Test
  void whatIsCuratedFarAheadIsStillToCome() throws Exception {
    run(trades(5000, 5300));
    curate(5300, 20_000);

    resume();
    run(trades(5300, 11_000), trades(11_000, 20_000));

    assertThat(job.gaps).isEmpty();
    requireBars(5000, 20_000);
  }

  @Test
  void whereRawHasExpiredTheCuratedDaySaysWhatWasSeen() throws Exception {
    run(trades(5000, 5300));
    curate(5000, 5300);
    TestFiles.delete(Path.of(lake.paths().rawTrades()));

    resume();
    run(trades(5200, 5700));

    assertThat(job.gaps).isEmpty();
    assertThat(lake.byDuckDb("SELECT min(trade_id), count(*) FROM %s", lake.paths().rawTrades()))
        .containsExactly("5300|400");
    requireBars(5000, 5700);
  }

  @Test
  void whatTheLastBatchDidNotGetToKafkaIsSentNow() throws Exception {
    run(trades(5000, 5100));
    job.feed(trades(5110, 5500));
    StreamingQuery dying = job.start(crashOnceAGapIsPublished());
    assertThatThrownBy(dying::awaitTermination).isInstanceOf(StreamingQueryException.class);
    assertThat(job.gaps).isEmpty();

    resume();
    job.start(PublishStep.Listener.NONE).stop();

    assertThat(job.gaps)
        .extracting(gap -> gap.fromId() + "|" + gap.toId() + "|" + gap.status().label())
        .containsExactlyElementsOf(
            lake.byDuckDb("SELECT from_id, to_id, status FROM %s", lake.paths().gaps()));
    assertThat(newLines()).hasSize(1);
  }

  @Test
  void aFolderWithoutFilesIsNoObstacle() throws Exception {
    run(trades(5000, 5300));
    Files.createDirectories(Path.of(lake.paths().gaps(), "opened_date=2024-10-04"));

    resume();
    run(trades(5300, 5700));

    assertThat(lake.byDuckDb("SELECT count(*) FROM %s", lake.paths().rawTrades()))
        .containsExactly("700");
  }

  /** No job of ours lets one in; a Kafka without bounds for timestamps could. */
  @Test
  void aTradeOfAnotherCenturyDoesNotEndTheBars() throws Exception {
    long century = 100L * 365 * 86_400 * SECOND;
    run(trades(5000, 5300), List.of(rows.trade(Trades.of("ETHUSDT", 1, Trades.START + century))));

    resume();
    run(trades(5300, 5700));

    assertThat(job.bars)
        .filteredOn(bar -> bar.isFinal() && bar.symbol().equals(SYMBOL) && bar.firstId() >= 5300)
        .isNotEmpty();
  }

  /** It waits then, below staging. */
  private PublishStep.Listener crashOnceAGapIsPublished() {
    return step -> {
      if (step == PublishStep.AFTER_RENAMES && holdsGaps(folder.resolve("datalake/tmp"))) {
        throw new IllegalStateException("crash");
      }
    };
  }

  private static boolean holdsGaps(Path zone) {
    try {
      return TestFiles.list(zone).stream().anyMatch(file -> file.contains("market_gaps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void resume() throws Exception {
    before.addAll(job.gaps);
    earlier.addAll(job.bars);
    TestFiles.delete(folder.resolve("checkpoints"));
    job = job.resumed();
    job.wish = StartCheck.Wish.RESUME_FROM_LAKE;
  }

  /** Without what the job before had sent: the last of it is sent again. */
  private List<Gap> newLines() {
    return job.gaps.stream().filter(gap -> !before.contains(gap)).toList();
  }

  @SafeVarargs
  private void run(List<Row>... batches) throws Exception {
    for (List<Row> batch : batches) {
      job.feed(batch);
    }
    job.runToTheEnd();
  }

  private List<Row> trades(int fromId, int toId) {
    List<Row> records = new ArrayList<>();
    for (int id = fromId; id < toId; id++) {
      records.add(rows.trade(Trades.of(SYMBOL, id, time(id))));
    }
    return records;
  }

  private Row absent(long fromId, long toId) {
    return rows.record(
        Topics.GAP_CLAIMS,
        new GapClaim(SYMBOL, fromId, toId, GapClaim.Claim.ABSENT)
            .toJson()
            .getBytes(StandardCharsets.UTF_8),
        time(fromId));
  }

  private static long time(long id) {
    return Trades.START + id * SECOND;
  }

  private static Gap line(long fromId, long toId, long openedAtMicros, Gap.Status status) {
    return new Gap(SYMBOL, fromId, toId, openedAtMicros, status);
  }

  /** Each bar of the minutes that are final holds all of these ids that are its, and knows so. */
  private void requireBars(int fromId, int toId) throws Exception {
    ExpectedLake expected = new ExpectedLake();
    for (int id = fromId; id < toId; id++) {
      expected.add(Trades.of(SYMBOL, id, time(id)));
    }
    List<Bar> bars = new ArrayList<>(earlier);
    bars.addAll(job.bars);
    Map<Long, Bar> last = new TreeMap<>();
    bars.forEach(bar -> last.put(bar.openTimeMicros(), bar));
    List<Bar> whole = last.values().stream().filter(Bar::isFinal).toList();
    assertThat(whole.stream().map(ExpectedLake::line))
        .containsExactlyInAnyOrderElementsOf(expected.finalBars(DELAY));
    assertThat(whole)
        .filteredOn(bar -> bar.firstId() > fromId)
        .isNotEmpty()
        .allMatch(Bar::complete);
    assertThat(ExpectedLake.newest(lake.barsByDuckDb()))
        .containsExactlyInAnyOrderElementsOf(expected.finalBars(DELAY));
  }

  /** A curated day with these ids. */
  private void curate(int fromId, int toId) {
    List<Row> day = new ArrayList<>();
    for (int id = fromId; id < toId; id++) {
      day.add(
          RowFactory.create(
              SYMBOL,
              (long) id,
              Decimal8.toBigDecimal(Trades.price(id)),
              Decimal8.toBigDecimal(Trades.quantity(id)),
              new Timestamp(time(id) / 1000),
              Trades.buyerMaker(id)));
    }
    spark
        .createDataFrame(
            day,
            StructType.fromDDL(
                "symbol STRING, trade_id BIGINT, price DECIMAL(18, 8), qty DECIMAL(19, 8),"
                    + " event_time TIMESTAMP, buyer_maker BOOLEAN"))
        .write()
        .parquet("file://" + lake.paths().curatedTrades() + "/year=2024/month=10/day=4");
  }

  private List<String> coverage() throws Exception {
    return lake.byDuckDb(
        "SELECT symbol, from_id, epoch_us(event_time) FROM %s", lake.paths().coverage());
  }
}
