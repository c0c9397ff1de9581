package io.ticklake.streaming.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Types.optional;
import static org.apache.parquet.schema.Types.required;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnarFileTest {
  private static final MessageType SCHEMA =
      new MessageType(
          "row",
          required(BINARY).as(stringType()).named("name"),
          required(INT64).named("id"),
          required(BINARY).as(decimalType(8, 19)).named("amount"),
          required(BOOLEAN).named("yes"),
          optional(INT64).named("maybe"),
          required(INT32).named("part"));
  private static final int GROUP_PAGES = 2;
  private static final int PAGE = ColumnarFile.PAGE_ROWS;

  @TempDir private java.nio.file.Path folder;
  private Path path;
  private final Random random = new Random(7);

  @BeforeEach
  void choosePath() {
    path = new Path(folder.resolve("rows.parquet").toUri());
  }

  /** One row, as it was written. */
  private record Line(String name, long id, long amount, boolean yes, Long maybe, int part) {
    BigDecimal decimal() {
      return BigDecimal.valueOf(amount, 8);
    }

    Object value(String column) {
      return switch (column) {
        case "name" -> name;
        case "id" -> id;
        case "amount" -> amount;
        case "yes" -> yes;
        case "maybe" -> maybe;
        default -> part;
      };
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1, 5 * PAGE + 77, 6 * PAGE})
  void whatIsWrittenIsReadByDuckDb(int count) throws Exception {
    List<Line> lines = lines(count);

    write(lines);

    assertThat(readByDuckDb("")).isEqualTo(lines);
  }

  @Test
  void whatIsWrittenIsReadByParquetsOwnReader() throws Exception {
    List<Line> lines = lines(5 * PAGE + 77);

    write(lines);

    assertThat(read(FilterCompat.NOOP)).isEqualTo(lines);
  }

  @Test
  void extremesAndNothingButNullsAreKept() throws Exception {
    List<Line> lines =
        List.of(
            new Line("", Long.MIN_VALUE, Long.MIN_VALUE, true, null, Integer.MIN_VALUE),
            new Line("é", Long.MAX_VALUE, Long.MAX_VALUE, true, null, Integer.MAX_VALUE),
            new Line("币安", 0, -1, true, null, 0));

    write(lines);

    assertThat(readByDuckDb("")).isEqualTo(lines);
    assertThat(read(FilterCompat.NOOP)).isEqualTo(lines);
  }

  @Test
  void readersThatSkipPagesByStatisticsFindTheSame() throws Exception {
    List<Line> lines = lines(5 * PAGE);
    write(lines);

    for (int at : new int[] {0, PAGE - 1, PAGE, 3 * PAGE + 5, 5 * PAGE - 1}) {
      Line wanted = lines.get(at);
      assertThat(read(FilterCompat.get(eq(longColumn("id"), wanted.id())))).containsExactly(wanted);
      assertThat(readByDuckDb(" WHERE id = " + wanted.id())).containsExactly(wanted);
      assertThat(readByDuckDb(" WHERE amount = " + wanted.decimal().toPlainString()))
          .contains(wanted);
    }
    assertThat(readByDuckDb(" WHERE maybe IS NULL"))
        .isEqualTo(lines.stream().filter(line -> line.maybe() == null).toList());
    assertThat(readByDuckDb(" WHERE name = 'symbol 3' AND NOT yes"))
        .isEqualTo(
            lines.stream().filter(line -> line.name().equals("symbol 3") && !line.yes()).toList());
  }

  @Test
  void statisticsBoundEachRowGroup() throws Exception {
    List<Line> lines = lines(3 * PAGE);
    write(lines);

    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
      assertThat(reader.getRowGroups()).hasSize(2);
      int from = 0;
      for (var group : reader.getRowGroups()) {
        List<Line> its = lines.subList(from, from + (int) group.getRowCount());
        from += (int) group.getRowCount();
        var id = group.getColumns().get(1).getStatistics();
        assertThat((Object) id.genericGetMin())
            .isEqualTo(its.stream().mapToLong(Line::id).min().getAsLong());
        assertThat((Object) id.genericGetMax())
            .isEqualTo(its.stream().mapToLong(Line::id).max().getAsLong());
        assertThat(group.getColumns().get(4).getStatistics().getNumNulls())
            .isEqualTo(its.stream().filter(line -> line.maybe() == null).count());
        assertThat(new BigInteger(group.getColumns().get(2).getStatistics().getMinBytes()))
            .isEqualTo(BigInteger.valueOf(its.stream().mapToLong(Line::amount).min().getAsLong()));
      }
    }
  }

  @Test
  void everyPagesStatisticsAreThoseOfItsRows() throws Exception {
    List<Line> lines = new ArrayList<>(lines(5 * PAGE + 77));
    // A page of nulls, one of a single value, one with both signs at their ends, long names.
    for (int i = 0; i < PAGE; i++) {
      Line line = lines.get(i);
      lines.set(i, new Line(line.name(), line.id(), 7, false, null, line.part()));
    }
    lines.set(
        PAGE, new Line("x".repeat(100), Long.MIN_VALUE, Long.MIN_VALUE, true, Long.MIN_VALUE, -1));
    lines.set(PAGE + 1, new Line("", Long.MAX_VALUE, Long.MAX_VALUE, true, Long.MAX_VALUE, -2));

    write(lines);

    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
      int from = 0;
      for (BlockMetaData group : reader.getRowGroups()) {
        List<Line> its = lines.subList(from, from + (int) group.getRowCount());
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          requirePages(reader, chunk, its);
        }
        from += (int) group.getRowCount();
      }
      assertThat(from).isEqualTo(lines.size());
    }
  }

  private static void requirePages(
      ParquetFileReader reader, ColumnChunkMetaData chunk, List<Line> lines) throws IOException {
    ColumnIndex pages = reader.readColumnIndex(chunk);
    OffsetIndex offsets = reader.readOffsetIndex(chunk);
    assertThat(offsets.getPageCount()).isEqualTo((lines.size() + PAGE - 1) / PAGE);
    for (int page = 0; page < offsets.getPageCount(); page++) {
      assertThat(offsets.getFirstRowIndex(page)).isEqualTo((long) page * PAGE);
      List<Line> its =
          lines.subList(page * PAGE, (int) offsets.getLastRowIndex(page, lines.size()) + 1);
      String column = chunk.getPath().toDotString();
      List<Object> values =
          its.stream().map(line -> line.value(column)).filter(Objects::nonNull).toList();
      assertThat(pages.getNullCounts().get(page)).isEqualTo(its.size() - values.size());
      assertThat(pages.getNullPages().get(page)).isEqualTo(values.isEmpty());
      if (!values.isEmpty()) {
        requireEnds(column, values, pages.getMinValues().get(page), pages.getMaxValues().get(page));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void requireEnds(
      String column, List<Object> values, ByteBuffer min, ByteBuffer max) {
    List<Comparable<Object>> sorted = new ArrayList<>();
    values.forEach(value -> sorted.add((Comparable<Object>) value));
    sorted.sort(Comparator.naturalOrder());
    Object least = sorted.get(0);
    Object greatest = sorted.get(sorted.size() - 1);
    if (column.equals("name")) {
      // Texts may be cut off: then as a bound.
      assertThat(UTF_8.decode(min).toString()).isLessThanOrEqualTo((String) least);
      assertThat(UTF_8.decode(max).toString()).isGreaterThanOrEqualTo((String) greatest);
    } else {
      assertThat(decode(column, min)).isEqualTo(least);
      assertThat(decode(column, max)).isEqualTo(greatest);
    }
  }

  private static Object decode(String column, ByteBuffer value) {
    ByteBuffer own = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return switch (column) {
      case "id", "maybe" -> own.getLong();
      case "part" -> own.getInt();
      case "yes" -> own.get() != 0;
      default -> {
        byte[] bytes = new byte[own.remaining()];
        own.get(bytes);
        yield new BigInteger(bytes).longValueExact();
      }
    };
  }

  private List<Line> lines(int count) {
    List<Line> lines = new ArrayList<>();
    String name = "symbol 0";
    long id = 1_000_000;
    for (int i = 0; i < count; i++) {
      if (random.nextInt(500) == 0) {
        name = "symbol " + random.nextInt(200);
      }
      id += 1 + random.nextInt(3);
      lines.add(
          new Line(
              name,
              id,
              random.nextLong() >> random.nextInt(64),
              random.nextInt(5) == 0,
              random.nextInt(10) == 0 ? null : random.nextLong(),
              i / 3000));
    }
    return lines;
  }

  /** In pieces of uneven length, as chunks come. */
  private void write(List<Line> lines) throws IOException {
    try (ColumnarFile file = new ColumnarFile(path, new Configuration(), SCHEMA, GROUP_PAGES)) {
      RunColumn<Binary> name = file.texts("name");
      LongColumn id = file.longs("id");
      DecimalColumn amount = file.decimals("amount");
      BooleanColumn yes = file.booleans("yes");
      LongColumn maybe = file.longs("maybe");
      RunColumn<Integer> part = file.integers("part");
      for (int from = 0; from < lines.size(); ) {
        int count = Math.min(1 + random.nextInt(9000), Math.min(file.room(), lines.size() - from));
        for (Line line : lines.subList(from, from + count)) {
          name.add(Binary.fromString(line.name()), 1);
          id.add(line.id());
          amount.add(line.amount());
          yes.add(line.yes());
          if (line.maybe() == null) {
            maybe.addNull();
          } else {
            maybe.add(line.maybe());
          }
          part.add(line.part(), 1);
        }
        file.endRows(count);
        from += count;
      }
    }
  }

  private List<Line> read(FilterCompat.Filter filter) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).withFilter(filter).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        lines.add(
            new Line(
                row.getString("name", 0),
                row.getLong("id", 0),
                new BigInteger(row.getBinary("amount", 0).getBytes()).longValueExact(),
                row.getBoolean("yes", 0),
                row.getFieldRepetitionCount("maybe") == 0 ? null : row.getLong("maybe", 0),
                row.getInteger("part", 0)));
      }
    }
    return lines;
  }

  private List<Line> readByDuckDb(String where) throws SQLException {
    List<Line> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT * FROM read_parquet('" + path.toUri().getPath() + "')" + where)) {
      while (rows.next()) {
        lines.add(
            new Line(
                rows.getString(1),
                rows.getLong(2),
                rows.getBigDecimal(3).movePointRight(8).longValueExact(),
                rows.getBoolean(4),
                rows.getObject(5) == null ? null : rows.getLong(5),
                rows.getInt(6)));
      }
    }
    return lines;
  }
}
