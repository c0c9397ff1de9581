package io.ticklake.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * One String for each symbol, found by its bytes without garbage. It holds a bounded number of
 * symbols, so that hostile input cannot fill the memory; further ones are made anew each time.
 */
final class SymbolTable {
  private static final int SLOTS = 1 << 14;
  private static final int MOST_SYMBOLS = SLOTS / 2;

  private final byte[][] keys = new byte[SLOTS][];
  private final String[] symbols = new String[SLOTS];
  private int size;

  String lookUp(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    while (keys[slot] != null) {
      if (Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, to)) {
        return symbols[slot];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    String symbol = new String(bytes, from, to - from, UTF_8);
    if (size < MOST_SYMBOLS) {
      keys[slot] = Arrays.copyOfRange(bytes, from, to);
      symbols[slot] = symbol;
      size++;
    }
    return symbol;
  }
}
