package io.ticklake.simulator.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** Growing UTF-8 text, made for numbers; reused. Not thread-safe. */
public final class TextBuffer {
  /** The most bytes that a number appended here can take. */
  public static final int NUMBER = 32;

  private static final long UNIT = 100_000_000L;
  private static final byte[] PAIRS = pairs();

  private byte[] bytes;
  private int size;

  public TextBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  public int size() {
    return size;
  }

  /** The text's bytes and, behind {@link #size()}, others; valid until the next append. */
  public byte[] bytes() {
    return bytes;
  }

  /** Cuts the text, or makes room for bytes that are written to {@link #bytes()}. */
  public void resize(int wanted) {
    ensure(wanted - size);
    size = wanted;
  }

  /** Makes room for so many more bytes. */
  public void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  public TextBuffer append(byte[] text) {
    return append(text, 0, text.length);
  }

  public TextBuffer append(byte[] text, int offset, int length) {
    ensure(length);
    System.arraycopy(text, offset, bytes, size, length);
    size += length;
    return this;
  }

  public TextBuffer append(String text) {
    return append(text.getBytes(UTF_8));
  }

  public TextBuffer append(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** Appends a number that is not negative. */
  public TextBuffer append(long value) {
    ensure(NUMBER);
    int end = size + digits(value);
    write(value, end);
    size = end;
    return this;
  }

  /** Appends a decimal in units of 1e-8, not negative, with eight places. */
  public TextBuffer appendDecimal(long units) {
    long whole = units / UNIT;
    int fraction = (int) (units - whole * UNIT);
    append(whole);
    int high = fraction / 10_000;
    int low = fraction - high * 10_000;
    bytes[size] = '.';
    pair(high / 100, size + 1);
    pair(high % 100, size + 3);
    pair(low / 100, size + 5);
    pair(low % 100, size + 7);
    size += 9;
    return this;
  }

  /** Appends the product of two decimals in units of 1e-8, cut to eight places. */
  public TextBuffer appendProduct(long left, long right) {
    long low = left * right;
    if (low >= 0 && Math.multiplyHigh(left, right) == 0) {
      return appendDecimal(low / UNIT);
    }
    BigInteger product = BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
    return appendDecimal(product.divide(BigInteger.valueOf(UNIT)).longValueExact());
  }

  /** Writes the text out and clears it. */
  public void drainTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    size = 0;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, UTF_8);
  }

  private void write(long value, int end) {
    long rest = value;
    int at = end;
    while (rest > Integer.MAX_VALUE) {
      long quotient = rest / 100;
      at -= 2;
      pair((int) (rest - quotient * 100), at);
      rest = quotient;
    }
    int small = (int) rest;
    while (small >= 100) {
      int quotient = small / 100;
      at -= 2;
      pair(small - quotient * 100, at);
      small = quotient;
    }
    if (small >= 10) {
      pair(small, at - 2);
    } else {
      bytes[at - 1] = (byte) ('0' + small);
    }
  }

  private void pair(int value, int at) {
    bytes[at] = PAIRS[2 * value];
    bytes[at + 1] = PAIRS[2 * value + 1];
  }

  private static int digits(long value) {
    int digits = 1;
    long limit = 10;
    while (digits < 19 && value >= limit) {
      digits++;
      limit *= 10;
    }
    return digits;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }
}
