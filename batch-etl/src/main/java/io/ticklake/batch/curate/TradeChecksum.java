package io.ticklake.batch.curate;

import io.ticklake.batch.trades.TradeColumns;
import java.util.zip.CRC32C;

/**
 * A sum over trades that does not depend on their order or on the files that they lie in: equal
 * sums and counts are equal trades.
 */
public final class TradeChecksum {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long symbolHash;
  private long sum;

  public void enter(byte[] symbolUtf8) {
    CRC32C crc = new CRC32C();
    crc.update(symbolUtf8);
    symbolHash = mix(crc.getValue() << 32 | symbolUtf8.length);
  }

  void add(TradeColumns trades, int row) {
    add(
        trades.id(row),
        trades.price(row),
        trades.quantity(row),
        trades.eventTime(row) << 1 | (trades.buyerMaker(row) ? 1 : 0));
  }

  public void add(long id, long price, long quantity, long timeAndSide) {
    sum += mix(mix(mix(mix(symbolHash + id) + price) + quantity) + timeAndSide);
  }

  public long value() {
    return sum;
  }

  private static long mix(long value) {
    long mixed = value + STEP;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
