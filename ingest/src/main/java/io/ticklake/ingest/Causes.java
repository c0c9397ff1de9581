package io.ticklake.ingest;

import java.util.ArrayList;
import java.util.List;

/** What lies behind an exception, in one line. */
final class Causes {
  /**
   * The messages of the causes, from the outer to the inner; the exception's own where it has no
   * cause. Kafka's clients say in the outermost only that they cannot be made.
   */
  static String inWords(Throwable exception) {
    List<String> words = new ArrayList<>();
    Throwable first = exception.getCause() == null ? exception : exception.getCause();
    for (Throwable cause = first; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      if (words.stream().noneMatch(known -> known.contains(message))) {
        words.add(message);
      }
    }
    return String.join(": ", words);
  }

  private Causes() {}
}
