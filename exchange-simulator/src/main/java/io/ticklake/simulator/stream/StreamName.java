package io.ticklake.simulator.stream;

/** The name of a market stream, {@code symbol@kind}. */
record StreamName(String name, String symbol, String kind) {
  /** Whether this could be a stream's name; whether there is such a stream is another question. */
  static boolean isValid(String name) {
    return name.startsWith("!") || (name.indexOf('@') > 0 && name.chars().noneMatch(c -> c <= ' '));
  }

  static StreamName of(String name) {
    int at = name.indexOf('@');
    return at < 0
        ? new StreamName(name, "", name)
        : new StreamName(name, name.substring(0, at), name.substring(at + 1));
  }
}
