package io.ticklake.streaming.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames as an exchange has sent them, each behind its receive time, and bars that follow from
 * their text alone.
 */
class RecordedFramesTest extends SparkTest {
  private static final Pattern FRAME =
      Pattern.compile(
          "(?<received>\\d+) \\{\"stream\":\"[^\"]+\",\"data\":(?<data>\\{.*\"s\":\"(?<symbol>[^\"]+)\","
              + "\"t\":(?<id>\\d+),\"p\":\"(?<price>[0-9.]+)\",\"q\":\"(?<quantity>[0-9.]+)\","
              + ".*\"T\":(?<time>\\d+),\"m\":(?<maker>true|false).*})}");
  private static final long MINUTE_MILLIS = 60_000;

  @TempDir private Path folder;

  /** Across midnight, with the fields of 2023, published in a later minute than traded. */
  @Test
  void framesOfTheOldShapeMakeExactBars() throws Exception {
    long midnight = 1_680_652_800_000L;
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      long traded = midnight - 60_001 + i * 467L;
      long published = traded + i % 5;
      frames.add(
          ("%d {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\","
                  + "\"t\":%d,\"p\":\"28%03d.47000000\",\"q\":\"0.%08d\",\"b\":%d,\"a\":%d,"
                  + "\"T\":%d,\"m\":%b,\"M\":true}}")
              .formatted(
                  published * 1000 + 4107,
                  published,
                  3_071_245_454L + i,
                  i * 31L % 1000,
                  (i * 7919L + 1) % 100_000_000,
                  20_720_542_158L + 2L * i,
                  20_720_542_592L + 3L * i,
                  traded,
                  i % 3 == 0));
    }

    requireExactBars(frames);
  }

  /** A recording that is not ours to publish: {@code -Dticklake.frames=FILE.gz}. */
  @Test
  @EnabledIfSystemProperty(named = "ticklake.frames", matches = ".+")
  void realFramesMakeExactBars() throws Exception {
    requireExactBars(lines(Path.of(System.getProperty("ticklake.frames"))));
  }

  private void requireExactBars(List<String> frames) throws Exception {
    Map<String, Minute> minutes = new TreeMap<>();
    List<String> trades = new ArrayList<>();
    List<Row> records = new ArrayList<>();
    KafkaRows rows = new KafkaRows();
    long newest = 0;
    for (String line : frames) {
      Matcher frame = FRAME.matcher(line);
      assertThat(frame.matches()).as(line).isTrue();
      long time = Long.parseLong(frame.group("time"));
      newest = Math.max(newest, time);
      records.add(
          rows.record(
              "trades",
              frame.group("data").getBytes(UTF_8),
              Long.parseLong(frame.group("received"))));
      trades.add(
          String.join(
              "|",
              frame.group("symbol"),
              frame.group("id"),
              frame.group("price"),
              frame.group("quantity"),
              Long.toString(time * 1000),
              frame.group("maker")));
      long open = time / MINUTE_MILLIS * MINUTE_MILLIS;
      minutes
          .computeIfAbsent(frame.group("symbol") + "|" + open * 1000, key -> new Minute())
          .add(frame);
    }
    LocalJob job = new LocalJob(spark, folder, Map.of());
    for (int from = 0; from < records.size(); from += 500) {
      job.feed(records.subList(from, Math.min(records.size(), from + 500)));
    }

    job.runToTheEnd();

    LakeReader lake = new LakeReader(spark, folder);
    assertThat(lake.tradesBySpark()).containsExactlyInAnyOrderElementsOf(trades);
    assertThat(lake.tradesByDuckDb()).containsExactlyInAnyOrderElementsOf(trades);
    List<String> bars = new ArrayList<>();
    List<String> finals = new ArrayList<>();
    for (Map.Entry<String, Minute> minute : minutes.entrySet()) {
      String bar = minute.getKey() + "|" + minute.getValue();
      bars.add(bar);
      long open =
          Long.parseLong(minute.getKey().substring(minute.getKey().indexOf('|') + 1)) / 1000;
      if (open + MINUTE_MILLIS <= newest - 2 * MINUTE_MILLIS) {
        finals.add(bar);
      }
    }
    assertThat(finals).hasSizeGreaterThan(3);
    assertThat(ExpectedLake.lastOfEach(job.bars)).containsExactlyInAnyOrderElementsOf(bars);
    assertThat(ExpectedLake.newest(lake.barsBySpark())).containsExactlyInAnyOrderElementsOf(finals);
    assertThat(ExpectedLake.newest(lake.barsByDuckDb()))
        .containsExactlyInAnyOrderElementsOf(finals);
    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.gaps).isEmpty();
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** A bar as one would sum it by hand; ids ascend. */
  private static final class Minute {
    private String open;
    private BigDecimal high = BigDecimal.ZERO;
    private BigDecimal low = BigDecimal.valueOf(Long.MAX_VALUE);
    private String close;
    private BigDecimal volume = BigDecimal.ZERO.setScale(8);
    private BigDecimal quote = BigDecimal.ZERO.setScale(16);
    private BigDecimal taker = BigDecimal.ZERO.setScale(8);
    private BigDecimal takerQuote = BigDecimal.ZERO.setScale(16);
    private int trades;
    private String firstId;
    private String lastId;

    void add(Matcher frame) {
      BigDecimal price = new BigDecimal(frame.group("price"));
      BigDecimal quantity = new BigDecimal(frame.group("quantity"));
      if (trades == 0) {
        open = frame.group("price");
        firstId = frame.group("id");
      }
      close = frame.group("price");
      lastId = frame.group("id");
      high = high.max(price);
      low = low.min(price);
      volume = volume.add(quantity);
      quote = quote.add(price.multiply(quantity));
      if (frame.group("maker").equals("false")) {
        taker = taker.add(quantity);
        takerQuote = takerQuote.add(price.multiply(quantity));
      }
      trades++;
    }

    @Override
    public String toString() {
      return String.join(
          "|",
          open,
          high.toPlainString(),
          low.toPlainString(),
          close,
          volume.toPlainString(),
          quote.toPlainString(),
          quote.divide(volume, 12, RoundingMode.HALF_EVEN).toPlainString(),
          Integer.toString(trades),
          taker.toPlainString(),
          takerQuote.toPlainString(),
          firstId,
          lastId);
    }
  }
}
