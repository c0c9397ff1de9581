package io.ticklake.simulator.replay;

/**
 * How fast a recording is played.
 *
 * @param speed times faster than it was recorded; infinite for as fast as the client reads
 */
public record Pace(double speed) {
  public static final Pace AS_RECORDED = new Pace(1);

  private static final String UNLIMITED = "max";

  public Pace {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("Invalid replay speed: " + speed);
    }
  }

  /** Reads a number or {@code max}. */
  public static Pace parse(String text) {
    if (text.equals(UNLIMITED)) {
      return new Pace(Double.POSITIVE_INFINITY);
    }
    try {
      return new Pace(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Invalid replay speed: " + text + " (a number or max)", e);
    }
  }

  boolean isUnlimited() {
    return Double.isInfinite(speed);
  }

  long advanced(long position, long elapsed, long end) {
    return isUnlimited() ? end : position + (long) (elapsed * speed);
  }

  long realTime(long recorded) {
    return isUnlimited() ? 0 : (long) (recorded / speed);
  }
}
