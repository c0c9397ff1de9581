package io.ticklake.batch.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** The lines of the one file in a zip, as bytes in a buffer, without an object a line. */
final class CsvLines implements AutoCloseable {
  private final ZipInputStream zip;
  private byte[] buffer = new byte[1 << 16];
  private int next;
  private int filled;
  private boolean ended;
  private int begin;
  private int end;
  private long number;

  CsvLines(InputStream in) throws IOException {
    zip = new ZipInputStream(in);
    try {
      if (zip.getNextEntry() == null) {
        throw new BadArchiveException("it is no zip, or an empty one");
      }
    } catch (ZipException | EOFException e) {
      throw new BadArchiveException("it is a broken zip: " + e.getMessage(), e);
    }
  }

  /** Goes to the next line that is not empty; false at the end. */
  boolean advance() throws IOException {
    do {
      int newline = find();
      if (newline < 0) {
        if (next == filled) {
          return false;
        }
        newline = filled;
      }
      begin = next;
      end = newline;
      next = Math.min(filled, newline + 1);
      if (end > begin && buffer[end - 1] == '\r') {
        end--;
      }
      number++;
    } while (begin == end);
    return true;
  }

  private int find() throws IOException {
    int at = next;
    while (true) {
      for (; at < filled; at++) {
        if (buffer[at] == '\n') {
          return at;
        }
      }
      if (ended) {
        return -1;
      }
      if (next > 0) {
        System.arraycopy(buffer, next, buffer, 0, filled - next);
        filled -= next;
        at -= next;
        next = 0;
      } else if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      fill();
    }
  }

  private void fill() throws IOException {
    try {
      int count = zip.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        ended = true;
        if (zip.getNextEntry() != null) {
          throw new BadArchiveException("it holds more than one file");
        }
      } else {
        filled += count;
      }
    } catch (ZipException | EOFException e) {
      throw new BadArchiveException("it is a broken zip: " + e.getMessage(), e);
    }
  }

  byte[] bytes() {
    return buffer;
  }

  int begin() {
    return begin;
  }

  int end() {
    return end;
  }

  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
