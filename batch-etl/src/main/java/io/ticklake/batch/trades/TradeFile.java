package io.ticklake.batch.trades;

import io.ticklake.batch.lake.LakeException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** A Parquet file of trades, read a row group at a time into columns. */
public final class TradeFile implements Closeable {
  private final String name;
  private final ParquetFileReader reader;
  private final MessageType columns;
  private final List<BlockMetaData> groups;
  private final boolean filtered;
  private int next;

  private TradeFile(String name, ParquetFileReader reader, MessageType columns, boolean filtered) {
    this.filtered = filtered;
    this.name = name;
    this.reader = reader;
    this.columns = columns;
    groups = reader.getRowGroups();
  }

  /** Opens those row groups whose middle lies in these bytes of the file. */
  public static TradeFile open(String name, Configuration hadoop, long fromByte, long toByte) {
    return open(name, hadoop, fromByte, toByte, TradeSchema.SCHEMA, FilterCompat.NOOP);
  }

  /**
   * Opens the pages that may hold trades of a symbol, without what tells how they came; other
   * symbols' trades are among them.
   */
  public static TradeFile openSymbol(String name, Configuration hadoop, String symbol) {
    List<Type> columns = new ArrayList<>();
    for (String column : TradeSchema.CONTENT) {
      columns.add(TradeSchema.SCHEMA.getType(column));
    }
    FilterCompat.Filter filter =
        FilterCompat.get(
            FilterApi.eq(FilterApi.binaryColumn(TradeSchema.SYMBOL), Binary.fromString(symbol)));
    return open(name, hadoop, 0, Long.MAX_VALUE, new MessageType("trade", columns), filter);
  }

  /** Opens a file for its times alone. */
  public static TradeFile openTimes(String name, Configuration hadoop) {
    return open(
        name,
        hadoop,
        0,
        Long.MAX_VALUE,
        new MessageType("trade", TradeSchema.SCHEMA.getType(TradeSchema.TIME)),
        FilterCompat.NOOP);
  }

  /** Opens a file for its symbols, ids and times alone. */
  public static TradeFile openKeys(String name, Configuration hadoop) {
    return open(
        name,
        hadoop,
        0,
        Long.MAX_VALUE,
        new MessageType(
            "trade",
            TradeSchema.SCHEMA.getType(TradeSchema.SYMBOL),
            TradeSchema.SCHEMA.getType(TradeSchema.ID),
            TradeSchema.SCHEMA.getType(TradeSchema.TIME)),
        FilterCompat.NOOP);
  }

  private static TradeFile open(
      String name,
      Configuration hadoop,
      long fromByte,
      long toByte,
      MessageType wanted,
      FilterCompat.Filter filter) {
    ParquetFileReader reader = null;
    try {
      Path path = new Path(name);
      reader =
          ParquetFileReader.open(
              HadoopInputFile.fromPath(path, hadoop),
              HadoopReadOptions.builder(hadoop, path)
                  .withRange(fromByte, toByte)
                  .withRecordFilter(filter)
                  .build());
      MessageType columns = columns(name, reader.getFileMetaData().getSchema(), wanted);
      reader.setRequestedSchema(columns);
      return new TradeFile(name, reader, columns, filter != FilterCompat.NOOP);
    } catch (IOException | RuntimeException e) {
      closeQuietly(reader, e);
      throw cannotRead(name, e);
    }
  }

  private static MessageType columns(String name, MessageType schema, MessageType wanted) {
    List<Type> columns = new ArrayList<>();
    for (Type column : wanted.getFields()) {
      if (!schema.containsField(column.getName())) {
        if (TradeSchema.REQUIRED.contains(column.getName())) {
          throw new LakeException("it has no column " + column.getName());
        }
        continue;
      }
      Type found = schema.getType(column.getName());
      if (!found.isPrimitive() || !fits(column.getName(), found.asPrimitiveType())) {
        throw new LakeException("its column " + found + " is not a trade's");
      }
      columns.add(found);
    }
    return new MessageType(name, columns);
  }

  private static boolean fits(String column, PrimitiveType type) {
    return switch (column) {
      case TradeSchema.PRICE, TradeSchema.QUANTITY -> ColumnCursor.isDecimal8(type);
      case TradeSchema.TIME, TradeSchema.RECEIVED -> ColumnCursor.isTime(type);
      default ->
          type.getPrimitiveTypeName()
              == TradeSchema.SCHEMA.getType(column).asPrimitiveType().getPrimitiveTypeName();
    };
  }

  public long rows() {
    return groups.stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /**
   * Reads the next row group that may hold trades of these times into {@code target}; false at the
   * end.
   */
  public boolean read(RowGroup target, long fromMicros, long toMicros) {
    try {
      if (filtered) {
        return readFiltered(target);
      }
      while (next < groups.size()) {
        BlockMetaData group = groups.get(next++);
        if (mayHold(group, fromMicros, toMicros)) {
          PageReadStore pages = reader.readNextRowGroup();
          target.read(name, pages, columns, reader.getFileMetaData().getCreatedBy());
          return true;
        }
        reader.skipNextRowGroup();
      }
      return false;
    } catch (IOException | RuntimeException e) {
      throw cannotRead(name, e);
    }
  }

  private boolean readFiltered(RowGroup target) throws IOException {
    PageReadStore pages = reader.readNextFilteredRowGroup();
    if (pages == null) {
      return false;
    }
    target.read(name, pages, columns, reader.getFileMetaData().getCreatedBy());
    return true;
  }

  /** The lowest and highest time, from the footer; empty where the footer does not say. */
  public long[] timeBounds() {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (BlockMetaData group : groups) {
      long[] bounds = timeBounds(group);
      if (bounds.length == 0) {
        return bounds;
      }
      low = Math.min(low, bounds[0]);
      high = Math.max(high, bounds[1]);
    }
    return low > high ? new long[0] : new long[] {low, high};
  }

  private static long[] timeBounds(BlockMetaData group) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      if (column.getPath().toDotString().equals(TradeSchema.TIME)) {
        Statistics<?> statistics = column.getStatistics();
        if (statistics instanceof LongStatistics bounds && bounds.hasNonNullValue()) {
          long unit =
              ((TimestampLogicalTypeAnnotation)
                              column.getPrimitiveType().getLogicalTypeAnnotation())
                          .getUnit()
                      == TimeUnit.MILLIS
                  ? 1000
                  : 1;
          return new long[] {bounds.getMin() * unit, bounds.getMax() * unit};
        }
      }
    }
    return new long[0];
  }

  private static boolean mayHold(BlockMetaData group, long fromMicros, long toMicros) {
    long[] bounds = timeBounds(group);
    return bounds.length == 0 || (bounds[1] >= fromMicros && bounds[0] < toMicros);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw cannotRead(name, e);
    }
  }

  private static LakeException cannotRead(String name, Exception e) {
    String hint = "";
    if (e instanceof ParquetDecodingException || e.getMessage() == null || isTorn(e)) {
      hint =
          ". If it is broken, move it out of the lake and run again: what it held can be repaired";
    }
    return new LakeException("Cannot read %s: %s%s".formatted(name, e.getMessage(), hint), e);
  }

  private static boolean isTorn(Exception e) {
    return e.getMessage().contains("is not a Parquet file") || e.getMessage().contains("corrupt");
  }

  private static void closeQuietly(ParquetFileReader reader, Exception reason) {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
