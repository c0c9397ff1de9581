package io.ticklake.cluster;

/** Where the user reads what happens, a line at a time, from any thread. */
@FunctionalInterface
interface Console {
  void say(String line);

  default void say(String subject, String what) {
    say("%-16s %s".formatted(subject, what));
  }
}
