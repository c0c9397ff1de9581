package io.ticklake.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Lakes in folders, to be copied and held against each other. */
public final class TestLakes {
  public static Path copy(Path lake, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path one : all.toList()) {
        Files.copy(one, target.resolve(lake.relativize(one).toString()));
      }
    }
    return target;
  }

  public static void delete(Path lake) throws IOException {
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  /** A file as another run would stage it. */
  public static void stage(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "staged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says, as the streaming job does, from which day on it vouches for symbols. */
  public static void coverage(LakePaths lake, LocalDate begin, String... symbols) {
    StructType schema =
        new StructType()
            .add("symbol", "string")
            .add("from_id", "long")
            .add("event_time", "timestamp")
            .add("epoch", "long")
            .add("batch_id", "long");
    Timestamp time = Timestamp.from(begin.atTime(12, 0).toInstant(ZoneOffset.UTC));
    TestSpark.session()
        .createDataFrame(
            Arrays.stream(symbols)
                .map(symbol -> RowFactory.create(symbol, 0L, time, 1L, 1L))
                .toList(),
            schema)
        .write()
        .parquet(lake.coverage() + "/begin_date=" + begin);
  }

  /**
   * Asserts that two lakes have the same files, row by row, raw ones aside. Parquet's own bytes may
   * differ: a footer names encodings in an order that varies from process to process.
   */
  public static void assertEqual(Path lake, Path expected, String when) throws IOException {
    Map<String, String> content = content(lake);
    Map<String, String> expectedContent = content(expected);
    // Hadoop's local files, not HDFS's, have a checksum beside them that moves after them: whoever
    // is killed in between leaves a file without one, which reads as well. One alone is a stray.
    expectedContent.keySet().removeIf(name -> name.endsWith(".crc") && !content.containsKey(name));
    assertThat(content).as(when).isEqualTo(expectedContent);
    for (String dataset : List.of("trades", "trade_conflicts")) {
      if (Files.exists(expected.resolve("datalake/curated/market").resolve(dataset))) {
        String rows = rows(lake, dataset);
        String expectedRows = rows(expected, dataset);
        assertThat(
                Duck.query(
                    "SELECT (SELECT count(*) FROM (%s EXCEPT ALL %s)), (SELECT count(*) FROM (%s EXCEPT ALL %s))"
                        .formatted(rows, expectedRows, expectedRows, rows)))
            .as("rows of %s that differ, %s", dataset, when)
            .containsExactly("0|0");
      }
    }
  }

  private static String rows(Path lake, String dataset) {
    return """
        SELECT regexp_extract(filename, '[^/]+$') AS name, * EXCLUDE (filename)
        FROM read_parquet('%s/datalake/curated/market/%s/*/*/*/*.parquet', filename = true, file_row_number = true)"""
        .formatted(lake, dataset);
  }

  /** All files but raw ones: of Parquet the size, of others what is in them. */
  private static Map<String, String> content(Path lake) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = lake.relativize(file).toString();
        // A small file that was on its way to its place when its writer died; expire deletes it.
        boolean wasOnItsWay = name.startsWith("datalake/tmp/files/");
        if (!name.startsWith("datalake/raw/") && !wasOnItsWay) {
          boolean isCheck = name.endsWith(".parquet.crc");
          content.put(
              name,
              isCheck || name.endsWith(".parquet")
                  ? Files.size(file) + " bytes"
                  : Files.readString(file, ISO_8859_1));
        }
      }
    }
    return content;
  }

  private TestLakes() {}
}
