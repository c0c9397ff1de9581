package io.ticklake.batch.archive;

import io.ticklake.batch.trades.TradeSink;
import io.ticklake.model.Decimal8;
import io.ticklake.model.EpochTime;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.function.Consumer;

/**
 * Reads archives: with a header or none, times in ms or µs.
 *
 * <p>What does not read as what the name says ends with a {@link BadArchiveException}.
 */
public final class ArchiveReader {
  /** A candle of a minute, as far as trades can prove it. */
  public record Kline(
      long openTimeMicros,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume,
      BigDecimal quoteVolume,
      long trades) {}

  /** Reads all rows in their order; says how many there were. */
  public static long trades(ArchiveName name, InputStream in, TradeSink sink) throws IOException {
    return read(
        name,
        in,
        fields -> {
          long id = fields.whole("id");
          long price = fields.decimal8("price");
          long quantity = fields.decimal8("quantity");
          fields.skip();
          long time = time(name, fields);
          boolean buyerMaker = fields.truth("side");
          if (price <= 0 || price > Decimal8.MAX_PRICE) {
            throw new BadArchiveException("its price is " + Decimal8.format(price));
          }
          sink.accept(id, price, quantity, time, buyerMaker);
        });
  }

  public static long klines(ArchiveName name, InputStream in, Consumer<Kline> sink)
      throws IOException {
    return read(
        name,
        in,
        fields -> {
          long open = time(name, fields);
          BigDecimal[] values = new BigDecimal[5];
          for (int i = 0; i < values.length; i++) {
            values[i] = fields.decimal("candle");
          }
          fields.skip();
          BigDecimal quoteVolume = fields.decimal("quote volume");
          sink.accept(
              new Kline(
                  open,
                  values[0],
                  values[1],
                  values[2],
                  values[3],
                  values[4],
                  quoteVolume,
                  fields.whole("number of trades")));
        });
  }

  private static long time(ArchiveName name, CsvFields fields) {
    long told = fields.whole("time");
    long time = EpochTime.toMicros(told);
    if (time < name.fromMicros() || time >= name.toMicros()) {
      throw new BadArchiveException("its time %d lies outside %s".formatted(told, name.date()));
    }
    return time;
  }

  private static long read(ArchiveName name, InputStream in, Consumer<CsvFields> row)
      throws IOException {
    long rows = 0;
    try (CsvLines lines = new CsvLines(in)) {
      CsvFields fields = new CsvFields();
      try {
        while (lines.advance()) {
          fields.enter(lines);
          if (lines.number() > 1 || !fields.beginsWithLetter()) {
            row.accept(fields);
            rows++;
          }
        }
      } catch (BadArchiveException e) {
        throw new BadArchiveException(
            "%s, after line %d: %s".formatted(name, lines.number() - 1, e.getMessage()), e);
      }
    }
    if (rows == 0) {
      throw new BadArchiveException(name + " holds no rows");
    }
    return rows;
  }

  private ArchiveReader() {}
}
