package io.ticklake.ingest;

import java.util.List;

/** Something that the user can mend: one line each, no stack trace. */
final class UserException extends Exception {
  private final List<String> lines;

  UserException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  UserException(String line) {
    this(List.of(line));
  }

  List<String> lines() {
    return lines;
  }
}
