package io.ticklake.streaming.testing;

import io.ticklake.model.LakePaths;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the lake as its users do, by two readers that share no code. */
public record LakeReader(SparkSession spark, Path folder) {
  private static final String TRADES =
      "SELECT symbol, trade_id, price, qty, %s, buyer_maker FROM %s";
  private static final String BARS =
      "SELECT symbol, %s, open, high, low, close, volume, quote_volume, vwap, trades,"
          + " taker_buy_volume, taker_buy_quote_volume, first_id, last_id, revision FROM %s";

  public List<String> tradesBySpark() {
    return bySpark(TRADES.formatted("unix_micros(event_time)", "%s"), paths().rawTrades());
  }

  public List<String> tradesByDuckDb() throws SQLException {
    return byDuckDb(TRADES.formatted("epoch_us(event_time)", "%s"), paths().rawTrades());
  }

  public List<String> barsBySpark() {
    return bySpark(BARS.formatted("unix_micros(open_time)", "%s"), paths().barRevisions());
  }

  public List<String> barsByDuckDb() throws SQLException {
    return byDuckDb(BARS.formatted("epoch_us(open_time)", "%s"), paths().barRevisions());
  }

  public LakePaths paths() {
    return new LakePaths(folder.toString());
  }

  /** Rows with their values side by side, of a query with a {@code %s} for the dataset. */
  public List<String> bySpark(String query, String dataset) {
    spark.read().parquet("file://" + dataset).createOrReplaceTempView("lake_files");
    List<String> rows = new ArrayList<>();
    for (Row row : spark.sql(query.formatted("lake_files")).collectAsList()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(text(row.get(i)));
      }
      rows.add(String.join("|", values));
    }
    return rows;
  }

  /** The same by DuckDB. */
  public List<String> byDuckDb(String query, String dataset) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                query.formatted("read_parquet('" + dataset + "/**/*.parquet')"))) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(text(result.getObject(i)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  private static String text(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
  }
}
