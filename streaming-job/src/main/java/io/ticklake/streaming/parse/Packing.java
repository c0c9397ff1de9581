package io.ticklake.streaming.parse;

import java.io.Serializable;

/** All that a task needs to pack records. */
public record Packing(ParseSettings settings, DeadLetters.Factory letters, ParseCounters counters)
    implements Serializable {
  public DeadLetters openLetters() {
    return letters.open(counters::add);
  }
}
