package io.ticklake.batch.trades;

import io.ticklake.batch.lake.Source;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes trades, sorted by whoever calls, without an object a trade. Row groups and pages are small
 * enough that one symbol's hour is a small part of a day.
 */
public final class TradeFileWriter implements Closeable {
  private static final long ROW_GROUP_BYTES = 32L << 20;
  private static final int PAGE_BYTES = 128 << 10;
  private static final int PAGE_ROWS = 20_000;
  private static final String ZSTD_LEVEL = "parquet.compression.codec.zstd.level";

  private final ParquetWriter<TradeFileWriter> writer;
  private Binary symbol;
  private TradeColumns trades;
  private int row;
  private long rows;

  public TradeFileWriter(Path path, Configuration hadoop) throws IOException {
    Configuration settings = new Configuration(hadoop);
    settings.set(ZSTD_LEVEL, "3");
    Builder builder =
        new Builder(HadoopOutputFile.fromPath(path, settings))
            .withConf(settings)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withWriterVersion(WriterVersion.PARQUET_2_0)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .withPageRowCountLimit(PAGE_ROWS)
            .withDictionaryEncoding(false);
    for (String column : TradeSchema.DICTIONARY) {
      builder.withDictionaryEncoding(column, true);
    }
    writer = builder.build();
  }

  /** The symbol of the trades to come. */
  public void enter(byte[] symbolUtf8) {
    symbol = Binary.fromConstantByteArray(symbolUtf8);
  }

  public void write(TradeColumns columns, int at) throws IOException {
    trades = columns;
    row = at;
    writer.write(this);
    rows++;
  }

  public long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Support extends WriteSupport<TradeFileWriter> {
    // A file's own: tasks write side by side, and a Binary.fromString is for one thread only.
    private final Binary[] origins = origins();
    private final byte[] quantity = new byte[TradeSchema.QUANTITY_BYTES];
    private final Binary quantityBinary = Binary.fromReusedByteArray(quantity);
    private RecordConsumer out;

    private static Binary[] origins() {
      Source[] all = Source.values();
      Binary[] origins = new Binary[all.length];
      for (int i = 0; i < all.length; i++) {
        origins[all[i].code()] = Binary.fromString(all[i].label());
      }
      return origins;
    }

    @Override
    public WriteContext init(Configuration hadoop) {
      return new WriteContext(TradeSchema.SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(TradeFileWriter at) {
      TradeColumns trades = at.trades;
      int row = at.row;
      out.startMessage();
      binary(TradeSchema.SYMBOL, 0, at.symbol);
      wide(TradeSchema.ID, 1, trades.id(row));
      wide(TradeSchema.PRICE, 2, trades.price(row));
      put(trades.quantity(row));
      binary(TradeSchema.QUANTITY, 3, quantityBinary);
      wide(TradeSchema.TIME, 4, trades.eventTime(row));
      out.startField(TradeSchema.BUYER_MAKER, 5);
      out.addBoolean(trades.buyerMaker(row));
      out.endField(TradeSchema.BUYER_MAKER, 5);
      if (trades.receivedAt(row) != TradeColumns.NOT_KNOWN) {
        wide(TradeSchema.RECEIVED, 6, trades.receivedAt(row));
      }
      binary(TradeSchema.ORIGIN, 7, origins[trades.source(row).code()]);
      if (trades.kafkaOffset(row) >= 0) {
        out.startField(TradeSchema.PARTITION, 8);
        out.addInteger(trades.kafkaPartition(row));
        out.endField(TradeSchema.PARTITION, 8);
        wide(TradeSchema.OFFSET, 9, trades.kafkaOffset(row));
      }
      out.endMessage();
    }

    private void put(long units) {
      quantity[0] = (byte) (units >> 63);
      long rest = units;
      for (int i = TradeSchema.QUANTITY_BYTES - 1; i > 0; i--) {
        quantity[i] = (byte) rest;
        rest >>= 8;
      }
    }

    private void wide(String field, int index, long value) {
      out.startField(field, index);
      out.addLong(value);
      out.endField(field, index);
    }

    private void binary(String field, int index, Binary value) {
      out.startField(field, index);
      out.addBinary(value);
      out.endField(field, index);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<TradeFileWriter, Builder> {
    Builder(HadoopOutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<TradeFileWriter> getWriteSupport(Configuration hadoop) {
      return new Support();
    }
  }
}
