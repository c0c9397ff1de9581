package io.ticklake.streaming.publish;

import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** Decimals as Parquet's fixed-length arrays hold them: two's complement, big-endian. */
final class Decimals {
  /** Bytes that hold any decimal of 28 digits. */
  static final int BYTES_28 = 12;

  /** Bytes that hold any decimal of 38 digits. */
  static final int BYTES_38 = 16;

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
