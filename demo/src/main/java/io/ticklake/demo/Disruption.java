package io.ticklake.demo;

import java.time.Duration;

/**
 * One planned fault.
 *
 * @param at after the beginning of the faults
 * @param length how long the victim stays frozen; zero where it is killed
 * @param pick tells which one, where there are several of the kind
 */
record Disruption(Duration at, Kind kind, Victim victim, Duration length, int pick) {
  enum Kind {
    /** kill -9; whoever supervises it starts it again. */
    KILL,
    /** SIGSTOP, and later SIGCONT. */
    FREEZE,
    /** SIGSTOP; a successor starts and publishes; only then SIGCONT. */
    SUPERSEDE
  }

  @Override
  public String toString() {
    return switch (kind) {
      case KILL -> "kill -9 " + victim.label();
      case FREEZE -> "freeze %s for %d s".formatted(victim.label(), length.toSeconds());
      case SUPERSEDE -> "freeze %s until a successor publishes".formatted(victim.label());
    };
  }
}
