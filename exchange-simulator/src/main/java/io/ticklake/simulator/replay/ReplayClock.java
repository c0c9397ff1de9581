package io.ticklake.simulator.replay;

import io.ticklake.simulator.clock.NanoClock;

/** How far a recording has been played. It starts when the first client subscribes. Thread-safe. */
final class ReplayClock {
  private final NanoClock clock;
  private final Pace pace;
  private final long start;
  private final long end;
  private long position;
  private long playingSince;
  private State state = State.WAITING;

  private enum State {
    WAITING,
    PLAYING,
    HALTED
  }

  /** A recording at its start. */
  ReplayClock(NanoClock clock, Pace pace, Recording recording) {
    this.clock = clock;
    this.pace = pace;
    start = recording.start() - 1;
    end = recording.end();
    position = start;
  }

  /** Frames received up to and including this time have happened. */
  synchronized long now() {
    return state == State.PLAYING
        ? Math.min(end, pace.advanced(position, clock.nanos() - playingSince, end))
        : position;
  }

  /** A client has subscribed; returns where it begins. */
  synchronized long join() {
    long begin = pace.isUnlimited() ? start : now();
    if (state == State.WAITING) {
      play();
    }
    return begin;
  }

  synchronized void halt() {
    position = now();
    state = State.HALTED;
  }

  synchronized void resume() {
    if (state == State.HALTED) {
      play();
    }
  }

  synchronized boolean halted() {
    return state == State.HALTED;
  }

  /** How long ago a time was played, in real nanoseconds. */
  long behind(long time) {
    return pace.realTime(now() - time);
  }

  private void play() {
    // The first frame is due at once.
    position = Math.max(position, start + 1);
    state = State.PLAYING;
    playingSince = clock.nanos();
  }
}
