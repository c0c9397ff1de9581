package io.ticklake.streaming.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.model.Decimal8;
import io.ticklake.streaming.parse.ChunkBuilder;
import io.ticklake.streaming.parse.TradeChunk;
import io.ticklake.streaming.testing.LakeReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of many pages, asked for a few rows: readers that skip pages by the column indexes must
 * find what those find who read everything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LakeReadersTest {
  private static final int ROWS = 80_000;
  private static final long START = 20_000 * 86_400_000_000L;
  private static final long MINUTE = 60_000_000;

  private Path folder;
  private SparkSession spark;
  private LakeReader reader;
  private List<Line> trades;
  private List<Line> bars;

  /** A row as a user sees it. */
  private record Line(long id, String text) {}

  /**
   * A question.
   *
   * @param answer the same, of the row's number
   */
  private record Question(String where, Predicate<Integer> answer) {
    @Override
    public String toString() {
      return where;
    }
  }

  @BeforeAll
  void write(@TempDir Path temporary) throws IOException {
    folder = temporary;
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    reader = new LakeReader(spark, folder);
    trades = writeTrades(folder.resolve("trades"));
    bars = writeBars(folder.resolve("bars"));
  }

  @AfterAll
  void stopSpark() {
    spark.stop();
  }

  static Stream<Question> ofTrades() {
    return Stream.of(
        new Question("trade_id = 1040004", row -> row == 40_004),
        new Question(
            "trade_id IN (1000000, 1033000, 1079999)", row -> row % 79_999 == 0 || row == 33_000),
        new Question("qty >= 92233720368.00000000", row -> row == 50_001),
        new Question("symbol = 'S5' AND trade_id < 1052003", row -> row >= 50_000 && row < 52_003),
        new Question("event_time = TIMESTAMP '2024-10-04 00:01:10.001'", row -> row == 70_001),
        new Question(
            "received_at IS NULL AND trade_id > 1060000", row -> row > 60_000 && row % 997 == 0),
        new Question("kafka_offset = 210003", row -> row == 70_001),
        new Question(
            "origin = 'backfill' AND NOT buyer_maker AND price < 2.50000000", row -> row == 1),
        new Question(
            "origin = 'backfill' AND trade_id < 1003000", row -> row % 1009 == 1 && row < 3_000));
  }

  static Stream<Question> ofBars() {
    return Stream.of(
        new Question("first_id = 400040", row -> row == 40_004),
        new Question(
            "open_time = TIMESTAMP '2024-10-04 00:07:00' AND symbol = 'S6'", row -> row == 60_007),
        new Question("volume = 99999999999999999999.00000007", row -> row == 7),
        new Question("quote_volume < 0.0000000000000500", row -> row == 50_000),
        new Question(
            "vwap IS NULL AND first_id > 500000", row -> row > 50_000 && row % 10_007 == 0),
        new Question("revision = 3", row -> row == 33_333),
        new Question("complete AND first_id < 100000", row -> row < 10_000 && row % 1000 == 5),
        new Question("trades = 45679", row -> row == 45_678));
  }

  @ParameterizedTest
  @MethodSource("ofTrades")
  void allReadersFindTheSameTrades(Question question) throws Exception {
    requireSame(
        "SELECT trade_id, symbol, price, qty, %s, buyer_maker, %s, origin, kafka_partition,"
            + " kafka_offset FROM %s WHERE "
            + question.where(),
        List.of("event_time", "received_at"),
        folder.resolve("trades"),
        answer(trades, question));
  }

  @ParameterizedTest
  @MethodSource("ofBars")
  void allReadersFindTheSameBars(Question question) throws Exception {
    requireSame(
        "SELECT first_id, symbol, %s, open, high, low, close, volume, quote_volume, vwap, trades,"
            + " taker_buy_volume, taker_buy_quote_volume, last_id, complete, revision, final"
            + " FROM %s WHERE "
            + question.where(),
        List.of("open_time"),
        folder.resolve("bars"),
        answer(bars, question));
  }

  private static List<String> answer(List<Line> lines, Question question) {
    List<String> answer = new ArrayList<>();
    for (int row = 0; row < lines.size(); row++) {
      if (question.answer().test(row)) {
        answer.add(lines.get(row).text());
      }
    }
    return answer;
  }

  private void requireSame(String query, List<String> times, Path dataset, List<String> expected)
      throws Exception {
    assertThat(reader.byDuckDb(filled(query, times, "epoch_us"), dataset.toString()))
        .as("DuckDB")
        .containsExactlyInAnyOrderElementsOf(expected);
    for (boolean vectorized : new boolean[] {true, false}) {
      spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
      assertThat(reader.bySpark(filled(query, times, "unix_micros"), dataset.toString()))
          .as("Spark, by columns: " + vectorized)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static String filled(String query, List<String> times, String micros) {
    String filled = query;
    for (String time : times) {
      filled = filled.replaceFirst("%s", micros + "(" + time + ")");
    }
    return filled;
  }

  private static long tradePrice(int row) {
    return (row % 50_020 + 1) * 100_000_000L;
  }

  private static long tradeQuantity(int row) {
    return switch (row) {
      case 50_001 -> Long.MAX_VALUE;
      case 60_001 -> 1;
      default -> 2 + new Random(row).nextLong(1L << (10 + row % 50));
    };
  }

  private List<Line> writeTrades(Path target) throws IOException {
    List<Line> lines = new ArrayList<>();
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(target.resolve("part.parquet").toUri());
    try (TradeFileWriter file = new TradeFileWriter(path, new Configuration())) {
      for (int from = 0; from < ROWS; from += 2_500) {
        String symbol = "S" + from / 10_000;
        ChunkBuilder builder = new ChunkBuilder(symbol, from / 20_000 + 1, 20_000);
        for (int row = from; row < from + 2_500; row++) {
          long time = START + row * 1_000L;
          boolean unknown = row % 997 == 0;
          boolean maker = row % 3 == 0;
          boolean backfilled = row % 1009 == 1;
          builder.add(
              1_000_000 + row,
              tradePrice(row),
              tradeQuantity(row),
              time,
              unknown ? TradeChunk.NOT_KNOWN : time + 7,
              3L * row,
              ChunkBuilder.flags(maker, backfilled));
          lines.add(
              line(
                  1_000_000 + row,
                  symbol,
                  Decimal8.format(tradePrice(row)),
                  Decimal8.format(tradeQuantity(row)),
                  time,
                  maker,
                  unknown ? null : time + 7,
                  backfilled ? "backfill" : "live",
                  from / 20_000 + 1,
                  3L * row));
        }
        file.write(TradeChunk.of(builder.drain()));
      }
    }
    requireManyPages(path, "qty");
    return lines;
  }

  private List<Line> writeBars(Path target) throws IOException {
    List<Line> lines = new ArrayList<>();
    List<Stamped<Bar>> written = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      Bar bar = bar(row);
      written.add(new Stamped<>(bar, 1, 1));
      lines.add(
          line(
              bar.firstId(),
              bar.symbol(),
              bar.openTimeMicros(),
              bar.open(),
              bar.high(),
              bar.low(),
              bar.close(),
              bar.volume(),
              bar.quoteVolume(),
              bar.vwap(),
              bar.trades(),
              bar.takerBuyVolume(),
              bar.takerBuyQuoteVolume(),
              bar.lastId(),
              bar.complete(),
              bar.revision(),
              bar.isFinal()));
    }
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(target.resolve("part.parquet").toUri());
    Tables.bars().write(path, new Configuration(), written);
    requireManyPages(path, "quote_volume");
    return lines;
  }

  private static Bar bar(int row) {
    Random random = new Random(row);
    BigDecimal volume =
        row == 7
            ? new BigDecimal("99999999999999999999.00000007")
            : BigDecimal.valueOf(1 + random.nextLong(1L << (10 + row % 50)), 8);
    BigDecimal quote =
        row == 50_000
            ? new BigDecimal("0.0000000000000499")
            : new BigDecimal(new BigInteger(20 + row % 100, random).setBit(19), 16);
    BigDecimal taker = row == 31 ? new BigDecimal("31.00000031") : volume;
    boolean none = row % 10_007 == 0;
    BigDecimal vwap =
        none
            ? null
            : row == 30_002 ? BigDecimal.TEN : BigDecimal.valueOf(random.nextLong(1L << 60), 12);
    BigDecimal price = BigDecimal.valueOf(row);
    return new Bar(
        "S" + row / 10_000,
        START + row % 10_000 * MINUTE,
        price,
        price.add(BigDecimal.ONE),
        price,
        price,
        volume.setScale(8, RoundingMode.UNNECESSARY),
        none ? null : quote,
        vwap,
        row + 1,
        taker,
        quote,
        10L * row,
        10L * row + 9,
        row % 1000 == 5,
        row == 33_333 ? 3 : row % 3,
        true,
        none);
  }

  private static Line line(long id, Object... values) {
    List<String> texts = new ArrayList<>(List.of(Long.toString(id)));
    for (Object value : values) {
      texts.add(
          value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value));
    }
    return new Line(id, String.join("|", texts));
  }

  /** Else nobody would skip any. */
  private static void requireManyPages(org.apache.hadoop.fs.Path path, String column)
      throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
      BlockMetaData group = reader.getRowGroups().get(0);
      var chunk =
          group.getColumns().stream()
              .filter(one -> one.getPath().toDotString().equals(column))
              .findFirst()
              .orElseThrow();
      assertThat(reader.readOffsetIndex(chunk).getPageCount()).isGreaterThan(3);
      assertThat(reader.readColumnIndex(chunk)).isNotNull();
    }
  }
}
