package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log says from a place on.
 *
 * @param offset where the part begins that matters
 */
record LogTail(Path file, long offset) {
  private static final int LIMIT = 256 * 1024;
  private static final int LINES = 6;
  private static final Pattern TROUBLE =
      Pattern.compile("\\b(ERROR|FATAL|SEVERE)\\b|Exception\\b|\\bError:|^Caused by");
  private static final Pattern FRAME = Pattern.compile("^\\s+at |^\\s*\\.\\.\\. \\d+ more");

  /** From its present end on. */
  static LogTail after(Path file) throws IOException {
    return new LogTail(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** The last lines that tell of trouble; without any, the last lines. */
  List<String> relevant() throws IOException {
    List<String> lines =
        read().lines().filter(line -> !line.isBlank() && !FRAME.matcher(line).find()).toList();
    List<String> trouble = lines.stream().filter(line -> TROUBLE.matcher(line).find()).toList();
    return last(trouble.isEmpty() ? lines : trouble);
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
  }

  private String read() throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      // A log that was rolled is shorter than it was.
      long from = Math.max(offset > reader.length() ? 0 : offset, reader.length() - LIMIT);
      byte[] bytes = new byte[(int) (reader.length() - from)];
      reader.seek(from);
      reader.readFully(bytes);
      return new String(bytes, UTF_8);
    }
  }
}
