package io.ticklake.streaming.engine;

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
record LakeReader(SparkSession spark, Path folder) {
  private static final String TRADES =
      "SELECT symbol, trade_id, price, qty, %s, buyer_maker FROM %s";
  private static final String BARS =
      "SELECT symbol, %s, open, high, low, close, volume, quote_volume, vwap, trades,"
          + " taker_buy_volume, taker_buy_quote_volume, first_id, last_id, revision FROM %s";

  List<String> tradesBySpark() {
    return spark(TRADES.formatted("unix_micros(event_time)", "lake_files"), paths().rawTrades());
  }

  List<String> tradesByDuckDb() throws SQLException {
    return duckDb(TRADES, "event_time", paths().rawTrades());
  }

  List<String> barsBySpark() {
    return spark(BARS.formatted("unix_micros(open_time)", "lake_files"), paths().barRevisions());
  }

  List<String> barsByDuckDb() throws SQLException {
    return duckDb(BARS, "open_time", paths().barRevisions());
  }

  private LakePaths paths() {
    return new LakePaths(folder.toString());
  }

  private List<String> spark(String query, String dataset) {
    spark.read().parquet("file://" + dataset).createOrReplaceTempView("lake_files");
    List<String> rows = new ArrayList<>();
    for (Row row : spark.sql(query).collectAsList()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(text(row.get(i)));
      }
      rows.add(String.join("|", values));
    }
    return rows;
  }

  private static List<String> duckDb(String query, String time, String dataset)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                query.formatted(
                    "epoch_us(" + time + ")", "read_parquet('" + dataset + "/**/*.parquet')"))) {
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
