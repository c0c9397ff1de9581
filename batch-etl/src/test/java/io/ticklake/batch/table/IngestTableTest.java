package io.ticklake.batch.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ticklake.batch.Complaint;
import io.ticklake.batch.Duck;
import io.ticklake.batch.TestLakes;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.InvalidConfigException;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTableTest {
  private static final Path DEFINITIONS = Path.of("../conf/datasets");

  @TempDir private Path root;
  private final SparkSession spark = TestSpark.session();
  private IngestTable ingest;

  @BeforeEach
  void open() throws IOException {
    LakePaths lake = new LakePaths("file:" + root);
    ingest =
        new IngestTable(
            LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration()),
            lake,
            spark,
            Clock.systemUTC());
  }

  @Test
  void takesTaxiTripsOfAnyYear() throws IOException {
    raw(
        "transport/yellow_taxi/ingest_date=2026-11-01/2009.csv",
        """
        vendor_name,Trip_Pickup_DateTime,Trip_Dropoff_DateTime,Passenger_Count,Trip_Distance,Fare_Amt,Total_Amt

        VTS,2009-01-04 02:52:00,2009-01-04 03:02:00,1,2.63,8.9,9.4
        VTS,2009-01-04 03:31:00,2009-01-04 03:38:00,3,4.55,12.1,14.6
        """
            .replace("\n", "\r\n"));
    raw(
        "transport/yellow_taxi/ingest_date=2026-11-01/2023.csv",
        """
        VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,PULocationID,fare_amount,total_amount
        2,2023-01-01 00:32:10,2023-01-01 00:40:36,1.0,0.97,161,9.3,14.3
        1,2023-01-31 23:59:59,2023-02-01 00:01:27,,1.1,43,7.9,16.9
        2,,2023-01-01 00:37:49,1.0,2.51,48,14.9,15.0
        2,2023-01-01 00:55:08,2023-01-01 01:01:27,1.0,1.1,43,-7.9,-16.9
        2,2023-02-01 00:55:08,2023-02-01 01:01:27,2.0,1.1,43,free,16.9
        2,2023-02-02 00:55:08,2023-02-02 01:01:27,2.0,1.1,43,10,16.9
        2,2023-02-02 00:55:08
        """);

    IngestTable.Outcome outcome = run("nyc-taxi").orElseThrow();

    assertThat(outcome).isEqualTo(new IngestTable.Outcome(5, 0, 4, 3));
    assertThat(
            Duck.query(
                """
                SELECT year, month, count(*), sum(fare_amount), sum(passenger_count), count(pickup_location)
                FROM read_parquet('%s/datalake/curated/transport/yellow_taxi/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)
                GROUP BY ALL ORDER BY ALL"""
                    .formatted(root)))
        .containsExactly("2009|01|2|21.00|4.0|0", "2023|01|2|1.40|2.0|2", "2023|02|1|10.00|2.0|1");
    assertThat(
            Duck.query(
                "SELECT year, month, trips, average_fare FROM '%s/datalake/results/transport/yellow_taxi_by_month/*.parquet' ORDER BY ALL"
                    .formatted(root)))
        .containsExactly("2009|1|2|10.5000", "2023|1|2|0.7000", "2023|2|1|10.0000");
    assertThat(
            Duck.query(
                "SELECT reason FROM '%s/datalake/curated/transport/yellow_taxi_quarantine/*.parquet' ORDER BY ALL"
                    .formatted(root)))
        .containsExactly(
            "fare_amount is no decimal(12,2): free",
            "no passenger_count",
            "no pickup_at",
            "the line does not fit its columns; no dropoff_at; no passenger_count; no fare_amount");
  }

  @Test
  void takesTheTraceWithItsTimesOfUnknownOrigin() throws IOException {
    gzipped(
        "cluster/job_events/ingest_date=2026-11-01/part-00000-of-00500.csv.gz",
        """
        0,,3418309,0,70s3v5qRyCO/1PCdI6fVXnrW8FU/w+5CKRSa72xgcIo=,3,IHgtoxEBuUTHNbUeVs4hzptMY4n8rZKLbZg+Jh5fNG4=,wAmgn2H74cdoMuSFwJF3NaUEaudVBTZ0/HaNZBwIpEQ=
        86400000001,,3418309,1,u,3,j,l
        9223372036854775807,,3418309,4,u,3,j,l
        5,,3418310,9,u,3,j,l
        x,,3418310,1,u,3,j,l
        """);
    gzipped(
        "cluster/task_events/ingest_date=2026-11-01/part-00000-of-00500.csv.gz",
        """
        0,2,3418309,0,4155527081,0,u,3,9,0.125,0.07446,0.0004244,0
        600000000,,3418309,1,,1,u,3,9,1.2e-05,,,1
        """);

    assertThat(run("cluster-job-events").orElseThrow())
        .isEqualTo(new IngestTable.Outcome(3, 0, 2, 3));
    assertThat(run("cluster-task-events").orElseThrow())
        .isEqualTo(new IngestTable.Outcome(2, 0, 0, 1));

    assertThat(
            Duck.query(
                "SELECT trace_day, event_type, events, jobs FROM '%s/datalake/results/cluster/job_events_by_day/*.parquet' ORDER BY ALL"
                    .formatted(root)))
        .containsExactly("-1|4|1|1", "0|0|1|1", "1|1|1|1");
    assertThat(
            Duck.query(
                "SELECT time_us, machine_id, cpu_request, memory_request, different_machine FROM '%s/datalake/curated/cluster/task_events/*/*.parquet' ORDER BY ALL"
                    .formatted(root)))
        .containsExactly(
            "0|4155527081|0.125000000000|0.074460000000|false",
            "600000000|null|0.000012000000|null|true");
  }

  @Test
  void takesJsonOnceByItsKeyAndDoesNothingTwice() throws IOException {
    Path definition =
        Files.writeString(
            root.resolve("visits.conf"),
            """
            domain = web
            dataset = visits
            format = json
            columns = [
              { name = id, type = bigint, from = [id] }
              { name = seen_at, type = timestamp, expression = "timestamp_millis(id)" }
            ]
            required = [id]
            key = [id]
            """);
    raw(
        "web/visits/ingest_date=2026-11-01/a.json",
        "{\"id\": 1000}\n{\"id\": \"2000\"}\n{\"id\": 1000}\n{\"id\": \"x\"}\n{broken\n{\"more\": 1}\n");
    TableDefinition visits = TableDefinition.read(definition);

    assertThat(ingest.run(visits, IngestTable.Redo.WHEN_NEW).orElseThrow())
        .isEqualTo(new IngestTable.Outcome(2, 1, 3, 1));
    assertThat(ingest.run(visits, IngestTable.Redo.WHEN_NEW)).isEmpty();
    Path book = root.resolve("datalake/curated/web/visits/_made_of.json");
    String told = Files.readString(book);
    assertThat(told).contains("\"rows\":2", "\"quarantined\":3");
    // As books were before they told of rows.
    Files.delete(book.resolveSibling("._made_of.json.crc"));
    Files.writeString(book, told.replaceAll(",\"(rows|quarantined)\":\\d+", ""));
    assertThat(ingest.run(visits, IngestTable.Redo.WHEN_NEW)).isEmpty();
    Files.writeString(book, told);
    raw("web/visits/ingest_date=2026-11-02/b.json", "{\"id\": 3000}\n");
    assertThat(tables()).containsExactly("web/visits 2 raw, 2 rows, 3 quarantined, stale true");
    assertThat(ingest.run(visits, IngestTable.Redo.WHEN_NEW).orElseThrow().rows()).isEqualTo(3);
    assertThat(tables()).containsExactly("web/visits 2 raw, 3 rows, 3 quarantined, stale false");
    assertThat(
            Duck.query(
                "SELECT id, seen_at FROM '%s/datalake/curated/web/visits/*.parquet' ORDER BY ALL"
                    .formatted(root)))
        .containsExactly(
            "1000|1970-01-01T00:00:01Z", "2000|1970-01-01T00:00:02Z", "3000|1970-01-01T00:00:03Z");

    Files.delete(root.resolve("datalake/raw/web/visits/ingest_date=2026-11-01/a.json"));
    assertThatThrownBy(() -> ingest.run(visits, IngestTable.Redo.WHEN_NEW))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot ingest web/visits: 1 raw files of it are gone");
  }

  @Test
  void changesNothingWhereADefinitionDoesNotFitItsFilesOrAFileIsBroken() throws IOException {
    String columns = "columns = [ { name = id, type = bigint, from = [id] } %s ]\n";
    String whole = columns.formatted("");
    raw("web/visits/ingest_date=2026-11-01/a.csv", "id,\u00fcber,,id\n1,x,,\n2,y,,\n");
    ingest.run(visits(whole), IngestTable.Redo.WHEN_NEW);
    Map<String, String> before = published();

    refuses(columns.formatted(", { name = b, type = int, expression = \"id +* 2\" }"))
        .isEqualTo("Invalid configuration: the definition does not read as SQL: id +* 2");
    refuses(columns.formatted(", { name = b, type = number, from = [b] }"))
        .isEqualTo("Invalid configuration: the type of column b is none of SQL: number");
    refuses(columns.formatted(", { name = b, type = int, expression = \"ident * 2\" }"))
        .startsWith("Cannot ingest web/visits by its definition: [UNRESOLVED_COLUMN")
        .contains("`ident`")
        .doesNotContain("\n");
    refuses(
            whole
                + "aggregate { name = a, by = [id], values = [{ name = n, value = \"sum(x)\" }] }")
        .startsWith("Cannot ingest web/visits by its definition: [UNRESOLVED_COLUMN");
    raw("web/visits/ingest_date=2026-11-01/b.csv.gz", "no gzip");
    refuses(whole)
        .startsWith("Cannot finish: a raw file does not read; if it is broken, move it elsewhere")
        .contains("b.csv.gz");

    assertThat(published()).isEqualTo(before).hasSizeGreaterThan(2);
    assertThat(root.resolve("datalake/tmp/table-web-visits")).doesNotExist();
  }

  @Test
  void leavesWhatItsSuccessorHasStagedWhereItLostItsLock() throws IOException {
    raw("web/visits/ingest_date=2026-11-01/a.csv", "id\n1\n");
    String columns = "columns = [ { name = id, type = bigint, from = [id] } %s ]\n";
    String theirs = root + "/datalake/tmp/table-web-visits/successor/good/part.parquet";
    UDF1<Long, Long> standStill =
        id -> {
          Files.createDirectories(Path.of(theirs).getParent());
          Files.writeString(Path.of(theirs), "staged");
          throw new IllegalStateException("the end");
        };
    spark.udf().register("stand_still", standStill, DataTypes.LongType);
    TableDefinition slow =
        visits(
            columns.formatted(", { name = b, type = bigint, expression = \"stand_still(id)\" }"));

    assertThatThrownBy(() -> ingest.run(slow, IngestTable.Redo.WHEN_NEW))
        .hasStackTraceContaining("the end");

    assertThat(Path.of(theirs)).exists();
    ingest.run(visits(columns.formatted("")), IngestTable.Redo.WHEN_NEW);
    assertThat(root.resolve("datalake/tmp/table-web-visits")).doesNotExist();
  }

  @Test
  void changesNothingWhereWhatItHasStagedIsGone() throws IOException {
    raw("web/visits/ingest_date=2026-11-01/a.csv", "id\n1\n2\n12\n");
    String whole =
        """
        columns = [ { name = id, type = bigint, from = [id] } ]
        key = [id]
        partitions = [ { name = tens, value = "id div 10" } ]
        """;
    ingest.run(visits(whole), IngestTable.Redo.WHEN_NEW);
    Map<String, String> before = published();
    String staging = root + "/datalake/tmp/table-web-visits";
    UDF1<Long, Boolean> lose =
        id -> {
          if (isStaged(staging, "good/_SUCCESS") && isStaged(staging, "bad/_SUCCESS")) {
            TestLakes.delete(Path.of(staging));
          }
          return true;
        };
    spark.udf().register("lose", lose, DataTypes.BooleanType);
    TableDefinition losing =
        visits(whole + "checks = [ { reason = lost, unless = \"lose(id)\" } ]");

    assertThatThrownBy(() -> ingest.run(losing, IngestTable.Redo.WHEN_NEW))
        .isInstanceOf(LakeException.class)
        .hasMessageMatching(
            "Cannot publish web/visits: its 3 rows are not in .*/table-web-visits/.* any more; run it again");

    assertThat(published()).isEqualTo(before).hasSizeGreaterThan(2);
  }

  private static boolean isStaged(String staging, String name) throws IOException {
    if (!Files.exists(Path.of(staging))) {
      return false;
    }
    try (Stream<Path> all = Files.walk(Path.of(staging))) {
      return all.anyMatch(file -> file.endsWith(name));
    }
  }

  private static TableDefinition definition(Path folder, String rest) throws IOException {
    Path file = folder.resolve("visits.conf");
    return TableDefinition.read(
        Files.writeString(file, "domain = web, dataset = visits, format = csv\n" + rest));
  }

  private TableDefinition visits(String rest) throws IOException {
    return definition(root, rest);
  }

  private AbstractStringAssert<?> refuses(String rest) {
    Throwable failure = catchThrowable(() -> ingest.run(visits(rest), IngestTable.Redo.WHEN_NEW));
    assertThat(failure).isNotNull();
    return assertThat(
        failure instanceof InvalidConfigException
            ? failure.getMessage()
            : Complaint.of(failure).orElseThrow(() -> new AssertionError(failure)));
  }

  private List<String> tables() throws IOException {
    LakePaths lake = new LakePaths("file:" + root);
    return new LakeTables(LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration()), lake)
        .states().stream()
            .peek(state -> assertThat(state.files()).isEqualTo(1))
            .peek(state -> assertThat(state.bytes()).isPositive())
            .map(
                state ->
                    "%s %d raw, %d rows, %d quarantined, stale %s"
                        .formatted(
                            state.name(),
                            state.rawFiles(),
                            state.rows(),
                            state.quarantined(),
                            state.isStale()))
            .toList();
  }

  private Map<String, String> published() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String zone : List.of("curated", "results")) {
      Path folder = root.resolve("datalake").resolve(zone);
      if (Files.exists(folder)) {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path file : all.filter(Files::isRegularFile).toList()) {
            files.put(root.relativize(file).toString(), Files.readString(file, ISO_8859_1));
          }
        }
      }
    }
    return files;
  }

  @Test
  void namesWhatIsWrongWithADefinition() throws IOException {
    Path definition =
        Files.writeString(
            root.resolve("bad.conf"),
            """
            domain = Web, dataset = visits, format = xml, colour = red
            columns = [ { name = id, type = bigint }, { name = Day, type = date, from = [day] } ]
            required = [at]
            partitions = [ { name = id, value = "id" } ]
            aggregate { name = All, by = [city], values = [] }
            """);

    assertThatThrownBy(() -> TableDefinition.read(definition))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("unknown key colour")
        .hasMessageContaining("lower case letters, digits and underscores: Web")
        .hasMessageContaining("format must be csv or json: xml")
        .hasMessageContaining("no column is named at")
        .hasMessageContaining("column id needs either from or expression")
        .hasMessageContaining("partition id is a column, too")
        .hasMessageContaining("a column must be lower case letters, digits and underscores: Day")
        .hasMessageContaining("lower case letters, digits and underscores: All")
        .hasMessageContaining("no column or partition is named city")
        .hasMessageContaining("aggregate needs at least one column in by, and one value");
    assertThatThrownBy(() -> run("nyc-taxi"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("no files in");
  }

  private java.util.Optional<IngestTable.Outcome> run(String name) throws IOException {
    return ingest.run(
        TableDefinition.read(DEFINITIONS.resolve(name + ".conf")), IngestTable.Redo.WHEN_NEW);
  }

  private void raw(String path, String content) throws IOException {
    write(path, content.getBytes(UTF_8));
  }

  private void gzipped(String path, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content.getBytes(UTF_8));
    }
    write(path, bytes.toByteArray());
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = root.resolve("datalake/raw").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
