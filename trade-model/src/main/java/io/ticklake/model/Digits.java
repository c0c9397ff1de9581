package io.ticklake.model;

/** Non-negative integers as ASCII. */
final class Digits {
  static int write(long value, byte[] target, int offset) {
    int length = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      length++;
    }
    long rest = value;
    for (int i = offset + length - 1; i >= offset; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return offset + length;
  }

  private Digits() {}
}
