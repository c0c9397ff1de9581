package io.ticklake.batch.lake;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a raw trade came from. */
public enum Source {
  LIVE(0),
  BACKFILL(1),
  ARCHIVE(2),
  REPAIR(3);

  private static final Source[] ALL = {LIVE, BACKFILL, ARCHIVE, REPAIR};

  private final int code;
  private final String label = name().toLowerCase(Locale.ROOT);

  Source(int code) {
    this.code = code;
  }

  /** A small number that stands for it while trades travel. */
  public int code() {
    return code;
  }

  /** The value of the column origin. */
  public String label() {
    return label;
  }

  /**
   * Which source is believed where two disagree, the lowest first: what the stream kept, as its
   * bars say too; then the archive, which is known to have been wrong; then what a repair brought.
   */
  public int precedence() {
    return switch (this) {
      case LIVE, BACKFILL -> 0;
      case ARCHIVE -> 1;
      case REPAIR -> 2;
    };
  }

  public static Source of(int code) {
    return ALL[code];
  }

  public static Optional<Source> find(String label) {
    return Arrays.stream(ALL).filter(source -> source.label.equals(label)).findFirst();
  }

  /** All labels, for messages. */
  public static String labels() {
    return Arrays.stream(ALL).map(Source::label).collect(Collectors.joining(", "));
  }
}
