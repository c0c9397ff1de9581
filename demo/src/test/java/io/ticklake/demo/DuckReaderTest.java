package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small lakes with planted faults; the expected bars are worked out by hand. */
final class DuckReaderTest {
  private static final Duration DELAY = Duration.ofSeconds(10);

  /** Minute 0 has ids 10 to 12, minute 1 has 13 and 14, minute 2 has 15, ten seconds in. */
  private static final String TRUTH =
      """
      symbol,id,price,qty,time_us,buyer_maker
      BTCUSDT,10,100.00000000,1.00000000,0,false
      BTCUSDT,11,103.00000000,2.00000000,30000000,true
      BTCUSDT,12,99.50000000,0.50000000,59999999,false
      BTCUSDT,13,99.00000000,3.00000000,60000000,true
      BTCUSDT,14,98.00000000,3.00000000,119000000,true
      BTCUSDT,15,98.00000000,1.00000000,130000000,true
      """;

  private static final String GOOD_TRADES =
      """
      SELECT symbol, id AS trade_id, price, qty, make_timestamptz(time_us) AS event_time, buyer_maker
      FROM truth
      """;

  /* 355.75 / 3.5 = 101.642857142857142857… */
  private static final String FIRST_BAR =
      bar(0, "100", "103", "99.5", "99.5", "3.5", "355.75", "101.642857142857", 3)
          + ", 1.5::DECIMAL(28,8) AS taker_buy_volume"
          + ", 149.75::DECIMAL(38,16) AS taker_buy_quote_volume, 10 AS first_id, 12 AS last_id"
          + ", false AS complete, 2 AS epoch, 7 AS batch_id";

  private static final String SECOND_BAR =
      bar(60, "99", "99", "98", "98", "6", "591", "98.5", 2)
          + ", 0::DECIMAL(28,8) AS taker_buy_volume"
          + ", 0::DECIMAL(38,16) AS taker_buy_quote_volume, 13 AS first_id, 14 AS last_id"
          + ", true AS complete, 2 AS epoch, 7 AS batch_id";

  @TempDir private Path folder;
  private Path truth;
  private Path trades;
  private Path bars;

  @BeforeEach
  void writeTruth() throws IOException {
    truth = Files.writeString(folder.resolve("truth.csv"), TRUTH);
    trades = Files.createDirectories(folder.resolve("trades/ingest_date=1970-01-01"));
    bars = Files.createDirectories(folder.resolve("bars"));
  }

  @Test
  void findsNothingWrongWithAGoodLake() throws SQLException {
    write(GOOD_TRADES, trades);
    write(FIRST_BAR + " UNION ALL " + SECOND_BAR, bars);

    try (DuckReader reader = reader()) {
      assertThat(reader.checkTrades()).isEqualTo(new TradeCheck("duckdb", 6, 0, 0, 0));
      assertThat(reader.newestBars(bars)).hasSize(2);
      assertThat(wrongBars(reader)).isEmpty();
    }
  }

  @Test
  void countsAMissingTrade() throws SQLException {
    write(GOOD_TRADES + " WHERE id <> 12", trades);

    try (DuckReader reader = reader()) {
      assertThat(reader.checkTrades()).isEqualTo(new TradeCheck("duckdb", 5, 1, 0, 0));
      assertThat(reader.holes()).isEqualTo(1);
    }
  }

  @Test
  void countsATradeThatIsThereTwice() throws SQLException {
    write(GOOD_TRADES + " UNION ALL " + GOOD_TRADES + " WHERE id = 11", trades);

    try (DuckReader reader = reader()) {
      assertThat(reader.checkTrades()).isEqualTo(new TradeCheck("duckdb", 7, 0, 1, 0));
    }
  }

  @Test
  void countsAnAlteredTradeAsMissingAndAsForeign() throws SQLException {
    write(GOOD_TRADES.replace("price,", "price + (id = 13)::INT::DECIMAL(18,8) AS price,"), trades);

    try (DuckReader reader = reader()) {
      assertThat(reader.checkTrades()).isEqualTo(new TradeCheck("duckdb", 6, 1, 0, 1));
    }
  }

  @Test
  void namesABarWhoseLastDigitIsWrong() throws SQLException {
    write(GOOD_TRADES, trades);
    write(FIRST_BAR.replace("142857'", "142858'") + " UNION ALL " + SECOND_BAR, bars);

    try (DuckReader reader = reader()) {
      assertThat(wrongBars(reader)).singleElement().asString().startsWith("lake: BTCUSDT@0 is");
    }
  }

  @Test
  void namesABarThatShouldBeFinalAndIsNot() throws SQLException {
    write(GOOD_TRADES, trades);
    write(FIRST_BAR, bars);

    try (DuckReader reader = reader()) {
      assertThat(wrongBars(reader)).containsExactly("lake: BTCUSDT@60000000 is not final");
    }
  }

  @Test
  void findsNoBarsWhereNoMinuteHasEnded() throws SQLException {
    write(GOOD_TRADES, trades);

    try (DuckReader reader = reader()) {
      assertThat(reader.newestBars(bars)).isEmpty();
    }
  }

  @Test
  void looksAtTheBarOfTheNewestBatchOnly() throws SQLException {
    write(GOOD_TRADES, trades);
    String early =
        SECOND_BAR.replace("7 AS batch", "6 AS batch").replace("2 AS trades", "1 AS trades");
    String superseded =
        SECOND_BAR.replace("2 AS epoch, 7", "1 AS epoch, 8").replace("2 AS trades", "1 AS trades");
    write(String.join(" UNION ALL ", FIRST_BAR, early, SECOND_BAR, superseded), bars);

    try (DuckReader reader = reader()) {
      assertThat(reader.newestBars(bars)).hasSize(2);
      assertThat(wrongBars(reader)).isEmpty();
    }
  }

  @Test
  void countsTradesThatStandInOneOfLakeAndCuratedDaysOnly() throws SQLException, IOException {
    Path curated = Files.createDirectories(folder.resolve("curated"));
    write(GOOD_TRADES, trades);

    write(GOOD_TRADES, curated);
    try (DuckReader reader = reader()) {
      assertThat(reader.curatedDifference(curated)).isZero();
    }
    write(GOOD_TRADES + " WHERE id <> 12", curated);
    try (DuckReader reader = reader()) {
      assertThat(reader.curatedDifference(curated)).isEqualTo(1);
    }
    write(GOOD_TRADES + " UNION ALL " + GOOD_TRADES + " WHERE id = 11", curated);
    try (DuckReader reader = reader()) {
      assertThat(reader.curatedDifference(curated)).isEqualTo(1);
    }
  }

  @Test
  void takesTheNewestLineOfEachGap() throws SQLException {
    write(GOOD_TRADES, trades);
    Path gaps = folder.resolve("bars");
    write(
        gap(2, 9, "filled")
            + " UNION ALL "
            + gap(1, 10, "open")
            + " UNION ALL "
            + gap(2, 8, "open"),
        gaps);

    try (DuckReader reader = reader()) {
      assertThat(reader.newestGaps(gaps))
          .containsExactly(new LedgerLine("BTCUSDT", 11, 12, "filled"));
    }
  }

  private static String gap(int epoch, int batch, String status) {
    return "SELECT 'BTCUSDT' AS symbol, 11 AS from_id, 12 AS to_id, '%s' AS status,"
        .concat(" %d AS epoch, %d AS batch_id")
        .formatted(status, epoch, batch);
  }

  private List<String> wrongBars(DuckReader reader) {
    return BarAudit.of(truth, reader.coverage())
        .wrongInLake(reader.newestBars(bars), reader.watermark(DELAY));
  }

  private DuckReader reader() {
    return DuckReader.open().withTruth(truth).withLake(trades.getParent());
  }

  private static String bar(
      int second,
      String open,
      String high,
      String low,
      String close,
      String volume,
      String quoteVolume,
      String vwap,
      int trades) {
    return ("SELECT 'BTCUSDT' AS symbol, make_timestamptz(%d000000) AS open_time,"
            + " '%s'::DECIMAL(18,8) AS open, '%s'::DECIMAL(18,8) AS high,"
            + " '%s'::DECIMAL(18,8) AS low, '%s'::DECIMAL(18,8) AS close,"
            + " '%s'::DECIMAL(28,8) AS volume, '%s'::DECIMAL(38,16) AS quote_volume,"
            + " '%s'::DECIMAL(28,12) AS vwap, %d AS trades")
        .formatted(second, open, high, low, close, volume, quoteVolume, vwap, trades);
  }

  private void write(String query, Path target) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE truth AS SELECT * FROM read_csv('%s', header = true, columns = {"
                  .formatted(truth)
              + "'symbol': 'VARCHAR', 'id': 'BIGINT', 'price': 'DECIMAL(18,8)',"
              + "'qty': 'DECIMAL(19,8)', 'time_us': 'BIGINT', 'buyer_maker': 'BOOLEAN'})");
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, target.resolve("part.parquet")));
    }
  }
}
