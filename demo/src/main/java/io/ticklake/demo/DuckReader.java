package io.ticklake.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the lake with DuckDB, whose Parquet reader shares no code with Spark's, and compares its
 * trades with the exchange's own.
 */
final class DuckReader implements AutoCloseable {
  private static final String TRADES =
      """
      CREATE VIEW lake AS
      SELECT symbol, trade_id AS id, price, qty, epoch_us(event_time) AS time_us, buyer_maker
      FROM read_parquet('%s/**/*.parquet')
      """;

  private static final String TRUTH =
      """
      CREATE TABLE truth AS
      SELECT * FROM read_csv('%s', header = true, columns = {
        'symbol': 'VARCHAR', 'id': 'BIGINT', 'price': 'DECIMAL(18,8)', 'qty': 'DECIMAL(19,8)',
        'time_us': 'BIGINT', 'buyer_maker': 'BOOLEAN'})
      """;

  private static final String NEWEST_BARS =
      """
      SELECT symbol, epoch_us(open_time) AS open_time, open, high, low, close, volume,
             quote_volume, vwap, trades, taker_buy_volume, taker_buy_quote_volume, first_id,
             last_id, complete
      FROM read_parquet('%s/**/*.parquet')
      QUALIFY row_number() OVER (
        PARTITION BY symbol, open_time ORDER BY epoch DESC, batch_id DESC) = 1
      """;

  private static final String NEWEST_GAPS =
      """
      SELECT symbol, from_id, to_id, status FROM read_parquet('%s/**/*.parquet')
      QUALIFY row_number() OVER (
        PARTITION BY symbol, from_id ORDER BY epoch DESC, batch_id DESC) = 1
      """;

  private final Connection connection;

  private DuckReader(Connection connection) {
    this.connection = connection;
  }

  static DuckReader open() {
    try {
      DuckReader reader = new DuckReader(DriverManager.getConnection("jdbc:duckdb:"));
      reader.execute("SET TimeZone = 'UTC'");
      return reader;
    } catch (SQLException e) {
      throw new DemoException("Cannot start DuckDB: " + e.getMessage(), e);
    }
  }

  DuckReader withTruth(Path truth) {
    execute(TRUTH.formatted(truth));
    return this;
  }

  /** Leaves out what came before anybody followed the symbol. */
  DuckReader dueOnly(List<Exchange.Produced> due) {
    execute("CREATE TABLE due (symbol VARCHAR, first_id BIGINT)");
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO due VALUES (?, ?)")) {
      for (Exchange.Produced one : due) {
        insert.setString(1, one.symbol());
        insert.setLong(2, one.firstId());
        insert.execute();
      }
    } catch (SQLException e) {
      throw new DemoException("Cannot write with DuckDB: " + e.getMessage(), e);
    }
    execute("DELETE FROM truth USING due WHERE truth.symbol = due.symbol AND id < due.first_id");
    return this;
  }

  void writeTruth(Path target) {
    execute("COPY truth TO '%s' (HEADER)".formatted(target));
  }

  DuckReader withLake(Path trades) {
    execute(TRADES.formatted(trades));
    return this;
  }

  /** Takes the lake's own trades for the truth: what can be checked without the exchange's word. */
  void writeOwnTruth(Path target) {
    execute("COPY (SELECT DISTINCT * FROM lake) TO '%s' (HEADER)".formatted(target));
  }

  /** Ids that the lake lacks between the first and the last of each symbol. */
  long holes() {
    return number(
        """
        SELECT coalesce(sum(holes), 0)::BIGINT
        FROM (SELECT max(id) - min(id) + 1 - count(DISTINCT id) AS holes FROM lake GROUP BY symbol)
        """);
  }

  /** The first and the last id of each symbol. */
  List<Exchange.Produced> coverage() {
    List<Exchange.Produced> coverage = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT symbol, min(id), max(id) FROM truth GROUP BY symbol")) {
      while (rows.next()) {
        coverage.add(new Exchange.Produced(rows.getString(1), rows.getLong(2), rows.getLong(3)));
      }
    } catch (SQLException e) {
      throw new DemoException("Cannot read with DuckDB: " + e.getMessage(), e);
    }
    return coverage;
  }

  long truthCount() {
    return number("SELECT count(*) FROM truth");
  }

  TradeCheck checkTrades() {
    long stored = number("SELECT count(*) FROM lake");
    return new TradeCheck(
        "duckdb",
        stored,
        number("SELECT count(*) FROM (FROM truth EXCEPT FROM lake)"),
        stored - number("SELECT count(*) FROM (SELECT DISTINCT symbol, id FROM lake)"),
        number("SELECT count(*) FROM (FROM lake EXCEPT FROM truth)"));
  }

  /** What holds of each bar: the one of the newest batch. */
  Map<String, TruthBar> newestBars(Path lakeBars) {
    Map<String, TruthBar> bars = new HashMap<>();
    if (number("SELECT count(*) FROM glob('%s/**/*.parquet')".formatted(lakeBars)) == 0) {
      return bars;
    }
    try (PreparedStatement statement =
            connection.prepareStatement(NEWEST_BARS.formatted(lakeBars));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        TruthBar bar = bar(rows);
        bars.put(TruthBars.key(bar.symbol(), bar.openTimeMicros()), bar);
      }
    } catch (SQLException e) {
      throw new DemoException("Cannot read bars with DuckDB: " + e.getMessage(), e);
    }
    return bars;
  }

  private static TruthBar bar(ResultSet row) throws SQLException {
    return new TruthBar(
        row.getString("symbol"),
        row.getLong("open_time"),
        row.getBigDecimal("open"),
        row.getBigDecimal("high"),
        row.getBigDecimal("low"),
        row.getBigDecimal("close"),
        row.getBigDecimal("volume"),
        row.getBigDecimal("quote_volume"),
        row.getBigDecimal("vwap"),
        row.getLong("trades"),
        row.getBigDecimal("taker_buy_volume"),
        row.getBigDecimal("taker_buy_quote_volume"),
        row.getLong("first_id"),
        row.getLong("last_id"),
        row.getBoolean("complete"));
  }

  /** The newest line of each key of the ledger. */
  List<LedgerLine> newestGaps(Path lakeGaps) {
    List<LedgerLine> lines = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(NEWEST_GAPS.formatted(lakeGaps));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        lines.add(
            new LedgerLine(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getString(4)));
      }
    } catch (SQLException e) {
      throw new DemoException("Cannot read gaps with DuckDB: " + e.getMessage(), e);
    }
    return lines;
  }

  /** How many trades stand in one of both, the lake and its curated days, and not in the other. */
  long curatedDifference(Path curated) {
    execute("DROP VIEW IF EXISTS curated");
    execute(TRADES.formatted(curated).replace("VIEW lake", "VIEW curated"));
    return number("SELECT count(*) FROM (FROM lake EXCEPT ALL FROM curated)")
        + number("SELECT count(*) FROM (FROM curated EXCEPT ALL FROM lake)");
  }

  /** The UTC days of the exchange's trades. */
  List<LocalDate> days() {
    List<LocalDate> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT time_us // 86400000000 FROM truth ORDER BY 1")) {
      while (rows.next()) {
        days.add(LocalDate.ofEpochDay(rows.getLong(1)));
      }
    } catch (SQLException e) {
      throw new DemoException("Cannot read with DuckDB: " + e.getMessage(), e);
    }
    return days;
  }

  long watermark(Duration delay) {
    return number("SELECT coalesce(max(time_us), 0) FROM truth") - delay.toMillis() * 1000;
  }

  private long number(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new DemoException("Cannot read the lake with DuckDB: " + e.getMessage(), e);
    }
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DemoException("Cannot read with DuckDB: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DemoException("Cannot close DuckDB: " + e.getMessage(), e);
    }
  }
}
