package io.ticklake.batch;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An outside look at Parquet, by a reader that shares no code with Spark. */
public final class Duck {
  /** The rows of a query, columns joined by a bar. */
  public static List<String> query(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet rows = statement.executeQuery(sql)) {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
          List<String> values = new ArrayList<>();
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            values.add(String.valueOf(rows.getString(column)));
          }
          lines.add(String.join("|", values));
        }
        return lines;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot query: " + sql, e);
    }
  }

  private Duck() {}
}
