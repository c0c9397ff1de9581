package io.ticklake.model;

/** What can be a symbol: 1 to 64 bytes of UTF-8 that can be seen. */
final class Symbols {
  static final int MOST_BYTES = 64;

  static boolean isValid(String symbol) {
    int bytes = 0;
    int next = 0;
    while (next < symbol.length() && bytes <= MOST_BYTES) {
      int character = symbol.codePointAt(next);
      if (!isVisible(character)) {
        return false;
      }
      next += Character.charCount(character);
      bytes += utf8Length(character);
    }
    return bytes > 0 && bytes <= MOST_BYTES;
  }

  static void check(String symbol) {
    if (!isValid(symbol)) {
      throw new IllegalArgumentException("Invalid symbol: " + symbol);
    }
  }

  private static boolean isVisible(int character) {
    if (character < 0x7f) {
      return character > ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.FORMAT,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static int utf8Length(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }

  private Symbols() {}
}
