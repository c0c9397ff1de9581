package io.ticklake.streaming.publish;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a small dataset and where their values come from. The last two tell which batch a
 * row is of.
 */
final class Table<T> {
  private static final String EPOCH = "epoch";
  private static final String BATCH_ID = "batch_id";

  private final String name;
  private final List<Column<T>> columns = new ArrayList<>();

  Table(String name) {
    this.name = name;
  }

  Table<T> text(String column, Function<T, String> value) {
    return add(
        Types.required(BINARY).as(stringType()).named(column),
        (out, row) -> out.addBinary(Binary.fromString(value.apply(row))));
  }

  Table<T> wide(String column, ToLongFunction<T> value) {
    return add(
        Types.required(INT64).named(column), (out, row) -> out.addLong(value.applyAsLong(row)));
  }

  Table<T> time(String column, ToLongFunction<T> micros) {
    return add(
        Types.required(INT64).as(timestampType(true, TimeUnit.MICROS)).named(column),
        (out, row) -> out.addLong(micros.applyAsLong(row)));
  }

  Table<T> number(String column, ToIntFunction<T> value) {
    return add(
        Types.required(INT32).named(column), (out, row) -> out.addInteger(value.applyAsInt(row)));
  }

  Table<T> truth(String column, Predicate<T> value) {
    return add(
        Types.required(BOOLEAN).named(column), (out, row) -> out.addBoolean(value.test(row)));
  }

  /** A price, of 18 digits and 8 places. */
  Table<T> price(String column, Function<T, BigDecimal> value) {
    return add(
        Types.required(INT64).as(decimalType(8, 18)).named(column),
        (out, row) -> out.addLong(value.apply(row).setScale(8).unscaledValue().longValueExact()));
  }

  /** A decimal that may be missing. */
  Table<T> decimal(
      String column, int precision, int scale, int bytes, Function<T, BigDecimal> value) {
    columns.add(
        new Column<>(
            Types.optional(FIXED_LEN_BYTE_ARRAY)
                .length(bytes)
                .as(decimalType(scale, precision))
                .named(column),
            row -> value.apply(row) != null,
            (out, row) -> out.addBinary(Decimals.fixed(value.apply(row), scale, bytes))));
    return this;
  }

  void write(Path path, Configuration hadoop, List<Stamped<T>> rows) throws IOException {
    List<String> texts =
        columns.stream()
            .map(Column::type)
            .filter(type -> type.asPrimitiveType().getPrimitiveTypeName() == BINARY)
            .map(Type::getName)
            .toList();
    try (ParquetWriter<Stamped<T>> writer = ParquetFiles.open(path, hadoop, new Rows(), texts)) {
      for (Stamped<T> row : rows) {
        writer.write(row);
      }
    }
  }

  private Table<T> add(Type type, BiConsumer<RecordConsumer, T> write) {
    columns.add(new Column<>(type, row -> true, write));
    return this;
  }

  private record Column<T>(Type type, Predicate<T> present, BiConsumer<RecordConsumer, T> write) {}

  private final class Rows extends WriteSupport<Stamped<T>> {
    private RecordConsumer out;

    @Override
    public WriteContext init(Configuration hadoop) {
      List<Type> types = new ArrayList<>(columns.stream().map(Column::type).toList());
      types.add(Types.required(INT64).named(EPOCH));
      types.add(Types.required(INT64).named(BATCH_ID));
      return new WriteContext(new MessageType(name, types), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Stamped<T> stamped) {
      T row = stamped.row();
      out.startMessage();
      for (int index = 0; index < columns.size(); index++) {
        Column<T> column = columns.get(index);
        if (column.present().test(row)) {
          out.startField(column.type().getName(), index);
          column.write().accept(out, row);
          out.endField(column.type().getName(), index);
        }
      }
      addLong(EPOCH, columns.size(), stamped.epoch());
      addLong(BATCH_ID, columns.size() + 1, stamped.batchId());
      out.endMessage();
    }

    private void addLong(String column, int index, long value) {
      out.startField(column, index);
      out.addLong(value);
      out.endField(column, index);
    }
  }
}
