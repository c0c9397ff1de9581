package io.ticklake.batch.trades;

import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** The rows of a row group as columns; used again for the next one. */
public final class RowGroup {
  private String file = "";
  private int count;
  private Binary[] symbol = new Binary[0];
  private long[] id = new long[0];
  private long[] price = new long[0];
  private long[] quantity = new long[0];
  private long[] time = new long[0];
  private long[] received = new long[0];
  private long[] offset = new long[0];
  private int[] partition = new int[0];
  private boolean[] buyerMaker = new boolean[0];
  private Binary[] origin = new Binary[0];
  private final Map<Binary, Source> sources = new HashMap<>();
  private Binary lastOrigin;
  private Source lastSource;

  /**
   * Takes the place of what was read before.
   *
   * @param name of the file, for who has to look for it
   */
  void read(String name, PageReadStore pages, MessageType columns, String createdBy) {
    file = name;
    count = Math.toIntExact(pages.getRowCount());
    if (id.length < count) {
      reserve(count);
    }
    Arrays.fill(received, 0, count, TradeColumns.NOT_KNOWN);
    Arrays.fill(partition, 0, count, -1);
    Arrays.fill(offset, 0, count, -1);
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(pages, new NoConverters(), columns, createdBy);
    columns
        .getColumns()
        .forEach(
            descriptor -> {
              ColumnReader column = store.getColumnReader(descriptor);
              switch (descriptor.getPath()[0]) {
                case TradeSchema.SYMBOL -> ColumnCursor.binaries(column, symbol, count);
                case TradeSchema.ID -> ColumnCursor.longs(column, id, count);
                case TradeSchema.PRICE -> ColumnCursor.decimals(column, price, count);
                case TradeSchema.QUANTITY -> ColumnCursor.decimals(column, quantity, count);
                case TradeSchema.TIME -> ColumnCursor.times(column, time, count);
                case TradeSchema.RECEIVED ->
                    ColumnCursor.timesOr(column, received, count, TradeColumns.NOT_KNOWN);
                case TradeSchema.BUYER_MAKER -> ColumnCursor.booleans(column, buyerMaker, count);
                case TradeSchema.ORIGIN -> ColumnCursor.binaries(column, origin, count);
                case TradeSchema.PARTITION -> ColumnCursor.intsOr(column, partition, count, -1);
                case TradeSchema.OFFSET -> ColumnCursor.longsOr(column, offset, count, -1);
                default -> throw new IllegalStateException(descriptor.toString());
              }
            });
  }

  public int count() {
    return count;
  }

  public Binary symbol(int row) {
    return symbol[row];
  }

  public long id(int row) {
    return id[row];
  }

  public long time(int row) {
    return time[row];
  }

  public long price(int row) {
    return price[row];
  }

  public long quantity(int row) {
    return quantity[row];
  }

  public boolean buyerMaker(int row) {
    return buyerMaker[row];
  }

  /** Adds a row to the trades of its symbol. */
  public void copy(int row, TradeColumns target) {
    target.add(
        id[row],
        price[row],
        quantity[row],
        time[row],
        TradeColumns.flags(buyerMaker[row] ? 1 : 0, source(row)),
        received[row],
        partition[row],
        offset[row]);
  }

  // A page's dictionary hands out the same object for the same value.
  @SuppressWarnings("ReferenceEquality")
  private Source source(int row) {
    Binary label = origin[row];
    if (label != lastOrigin) {
      lastOrigin = label;
      lastSource =
          sources.computeIfAbsent(label.copy(), unseen -> source(unseen.toStringUsingUTF8()));
    }
    return lastSource;
  }

  private Source source(String label) {
    return Source.find(label)
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot use the raw trades: %s holds a trade of origin '%s', which is none of %s; move it elsewhere and run again"
                        .formatted(file, label, Source.labels())));
  }

  private void reserve(int rows) {
    symbol = new Binary[rows];
    id = new long[rows];
    price = new long[rows];
    quantity = new long[rows];
    time = new long[rows];
    received = new long[rows];
    offset = new long[rows];
    partition = new int[rows];
    buyerMaker = new boolean[rows];
    origin = new Binary[rows];
  }

  /** Values are taken from the column readers themselves. */
  private static final class NoConverters extends GroupConverter {
    private static final Converter NONE = new PrimitiveConverter() {};

    @Override
    public Converter getConverter(int fieldIndex) {
      return NONE;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
