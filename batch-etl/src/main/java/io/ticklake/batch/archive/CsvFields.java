package io.ticklake.batch.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ticklake.model.Decimal8;
import java.math.BigDecimal;

/** The fields of a line, one after the other. */
final class CsvFields {
  private static final int SAFE_DIGITS = 18;
  private static final int PLACES = 8;

  private byte[] bytes = new byte[0];
  private int next;
  private int end;
  private int fieldBegin;
  private int fieldEnd;

  void enter(CsvLines line) {
    bytes = line.bytes();
    next = line.begin();
    end = line.end();
  }

  /** Whether the line begins as a header does. */
  boolean beginsWithLetter() {
    byte first = bytes[next];
    return (first >= 'A' && first <= 'z') || first == '"' || first < 0;
  }

  boolean skip() {
    if (next > end) {
      return false;
    }
    fieldBegin = next;
    int at = next;
    while (at < end && bytes[at] != ',') {
      at++;
    }
    fieldEnd = at;
    next = at + 1;
    return true;
  }

  long whole(String name) {
    require(name);
    if (fieldEnd - fieldBegin > SAFE_DIGITS || fieldEnd == fieldBegin) {
      throw invalid(name);
    }
    long value = 0;
    for (int at = fieldBegin; at < fieldEnd; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        throw invalid(name);
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** A decimal in units of 1e-8. */
  long decimal8(String name) {
    require(name);
    long value = 0;
    int places = -1;
    int digits = 0;
    for (int at = fieldBegin; at < fieldEnd; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        value = 10 * value + digit;
        digits++;
        places += places >= 0 ? 1 : 0;
      } else if (bytes[at] == '.' && places < 0 && digits > 0) {
        places = 0;
      } else {
        throw invalid(name);
      }
    }
    int missing = PLACES - Math.max(0, places);
    if (digits == 0 || missing < 0 || digits + missing > SAFE_DIGITS) {
      return slowDecimal8(name);
    }
    for (; missing > 0; missing--) {
      value *= 10;
    }
    return value;
  }

  private long slowDecimal8(String name) {
    try {
      return Decimal8.parse(text());
    } catch (NumberFormatException e) {
      throw new BadArchiveException("its %s is %s".formatted(name, text()), e);
    }
  }

  BigDecimal decimal(String name) {
    require(name);
    try {
      return new BigDecimal(text());
    } catch (NumberFormatException e) {
      throw new BadArchiveException("its %s is %s".formatted(name, text()), e);
    }
  }

  boolean truth(String name) {
    require(name);
    int length = fieldEnd - fieldBegin;
    byte first = length == 0 ? 0 : bytes[fieldBegin];
    if (length == 4 && (first == 'T' || first == 't')) {
      return true;
    }
    if (length == 5 && (first == 'F' || first == 'f')) {
      return false;
    }
    throw invalid(name);
  }

  private void require(String name) {
    if (!skip()) {
      throw new BadArchiveException("it has no " + name);
    }
  }

  private BadArchiveException invalid(String name) {
    return new BadArchiveException("its %s is %s".formatted(name, text()));
  }

  private String text() {
    return new String(bytes, fieldBegin, fieldEnd - fieldBegin, ISO_8859_1);
  }
}
