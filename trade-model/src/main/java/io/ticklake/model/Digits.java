package io.ticklake.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Non-negative integers as ASCII. */
final class Digits {
  /** As many as {@link #readEight} reads. */
  static final int EIGHT = 8;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030303030303030L;
  private static final long HIGH_HALVES = 0xF0F0F0F0F0F0F0F0L;
  private static final long SIXES = 0x0606060606060606L;

  private static final byte[] PAIRS = pairs();
  private static final long[] POWERS_OF_TEN = powersOfTen();

  /** Writes the value and returns the offset behind it. */
  static int write(long value, byte[] target, int offset) {
    int end = offset + count(value);
    put(value, target, offset, end);
    return end;
  }

  /** Writes the value's last eight digits and returns the offset behind them. */
  static int writeEight(long value, byte[] target, int offset) {
    int rest = (int) value;
    for (int i = offset + 6; i >= offset; i -= 2) {
      int pair = rest % 100;
      rest /= 100;
      target[i] = PAIRS[2 * pair];
      target[i + 1] = PAIRS[2 * pair + 1];
    }
    return offset + 8;
  }

  /** The number that eight digits make, or −1 where one of the bytes is no digit. */
  static int readEight(byte[] bytes, int offset) {
    long word = (long) WORDS.get(bytes, offset);
    // A digit's upper half is 3, and stays 3 when 6 is added.
    if ((word & HIGH_HALVES) != ZEROS || ((word + SIXES) & HIGH_HALVES) != ZEROS) {
      return -1;
    }
    // All at once: digits to pairs, then pairs, weighed by their places, to the whole.
    long digits = word - ZEROS;
    long pairs = digits * 10 + (digits >>> 8);
    long first = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
    long second = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
    return (int) ((first + second) >>> 32);
  }

  static int count(long value) {
    // 1233 / 4096 is log10(2): right, or one too few.
    int atLeast = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
    return value >= POWERS_OF_TEN[atLeast] ? atLeast + 1 : Math.max(atLeast, 1);
  }

  private static void put(long value, byte[] target, int from, int end) {
    long rest = value;
    int next = end;
    while (rest >= 100) {
      int pair = (int) (rest % 100);
      rest /= 100;
      target[--next] = PAIRS[2 * pair + 1];
      target[--next] = PAIRS[2 * pair];
    }
    if (rest >= 10) {
      target[next - 1] = PAIRS[2 * (int) rest + 1];
      target[from] = PAIRS[2 * (int) rest];
    } else {
      target[from] = (byte) ('0' + rest);
    }
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  private static long[] powersOfTen() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  private Digits() {}
}
