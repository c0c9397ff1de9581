package io.ticklake.streaming.publish;

import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** Decimals as Parquet's fixed-length arrays hold them: two's complement, big-endian. */
final class Decimals {
  /** Bytes that hold any decimal of 19 digits. */
  static final int BYTES_19 = 9;

  /** Bytes that hold any decimal of 28 digits. */
  static final int BYTES_28 = 12;

  /** Bytes that hold any decimal of 38 digits. */
  static final int BYTES_38 = 16;

  /** Writes a number that fits a long into nine bytes. */
  static void put(long units, byte[] target) {
    target[0] = (byte) (units >> 63);
    long rest = units;
    for (int i = BYTES_19 - 1; i > 0; i--) {
      target[i] = (byte) rest;
      rest >>= 8;
    }
  }

  static Binary fixed(BigDecimal value, int scale, int length) {
    byte[] bytes = value.setScale(scale).unscaledValue().toByteArray();
    if (bytes.length > length) {
      throw new IllegalArgumentException("Invalid decimal, over " + length + " bytes: " + value);
    }
    byte[] fixed = new byte[length];
    Arrays.fill(fixed, 0, length - bytes.length, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, fixed, length - bytes.length, bytes.length);
    return Binary.fromConstantByteArray(fixed);
  }

  private Decimals() {}
}
