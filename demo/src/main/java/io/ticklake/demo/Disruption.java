package io.ticklake.demo;

import java.time.Duration;

/**
 * One planned fault.
 *
 * @param at after the beginning of the faults
 * @param length how long the victim stays frozen; zero where it does not
 * @param pick tells which one, where there are several of the kind
 */
record Disruption(Duration at, Kind kind, Victim victim, Duration length, int pick) {
  enum Kind {
    /** kill -9; whoever supervises it starts it again. */
    KILL,
    /** SIGTERM; whoever supervises it starts it again. */
    RESTART,
    /** SIGSTOP, and later SIGCONT. */
    FREEZE,
    /** SIGSTOP; a successor starts and publishes; only then SIGCONT. */
    SUPERSEDE,
    /** The broker gets more partitions for trades, so that symbols move. */
    WIDEN
  }

  @Override
  public String toString() {
    return switch (kind) {
      case KILL -> "kill -9 " + victim.label();
      case RESTART -> "restart " + victim.label();
      case FREEZE -> "freeze %s for %d s".formatted(victim.label(), length.toSeconds());
      case SUPERSEDE -> "freeze %s until a successor publishes".formatted(victim.label());
      case WIDEN -> "add partitions to the topic trades";
    };
  }
}
