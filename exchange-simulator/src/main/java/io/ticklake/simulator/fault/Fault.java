package io.ticklake.simulator.fault;

import io.ticklake.simulator.market.Hash;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The faults that can be asked for, each with the value it has when none is given. */
public enum Fault {
  /** A trade is sent twice, the second time at once or a little later. */
  REPEAT(Kind.SHARE, "0.01"),
  /** A trade is sent after up to eight later ones of its symbol. */
  REORDER(Kind.SHARE, "0.01"),
  /** A trade is sent one to ten seconds late. */
  DELAY(Kind.SHARE, "0.001"),
  /** Four trades in a row are not sent; REST has them. */
  DROP(Kind.SHARE, "0.001"),
  /** A symbol's stream is silent for a minute. */
  LULL(Kind.SHARE, "0.01"),
  /** These symbols' streams are silent. */
  SILENCE(Kind.SYMBOLS, ""),
  /** An extra frame that is no valid trade. */
  MALFORMED(Kind.SHARE, "0.0005"),
  /** An extra frame that is a trade's first bytes. */
  TRUNCATED(Kind.SHARE, "0.0005"),
  /** An extra frame that is not UTF-8: clients that check it close the connection. */
  NON_UTF8(Kind.SHARE, "0.0001"),
  /** An extra copy of a trade whose time lies hours to a year in the future. */
  FUTURE(Kind.SHARE, "0.0005"),
  /** The connection is cut, on average so often: reset, ended without a word, or closed. */
  CUT(Kind.EVERY, "60s"),
  /** The connection stays open but dead, pings included, on average so often. */
  STALL(Kind.EVERY, "300s"),
  /** Ranges of ids never existed: the share of blocks of 1024 ids that hold one. */
  ABSENT(Kind.SHARE, "0.05"),
  /** REST answers 429 with a short Retry-After. */
  REST_429(Kind.SHARE, "0.02"),
  /** REST answers 500, 502, 503 or 504. */
  REST_5XX(Kind.SHARE, "0.02"),
  /** REST breaks off in the middle of an answer. */
  REST_CUT(Kind.SHARE, "0.01"),
  /** An archive does not exist. */
  ARCHIVE_MISSING(Kind.SHARE, "0.05"),
  /** An archive's CHECKSUM is another one's. */
  ARCHIVE_CHECKSUM(Kind.SHARE, "0.05"),
  /** An archive lacks a range of its rows. */
  ARCHIVE_HOLES(Kind.SHARE, "0.05");

  /** What a fault's value says. */
  enum Kind {
    SHARE,
    EVERY,
    SYMBOLS
  }

  private final Kind kind;
  private final String standard;
  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final long salt = Hash.of(0, label);

  Fault(Kind kind, String standard) {
    this.kind = kind;
    this.standard = standard;
  }

  /** The fault's name as users write it. */
  public String label() {
    return label;
  }

  /** Keeps chances of different faults apart where they are drawn from one seed. */
  public long salt() {
    return salt;
  }

  Kind kind() {
    return kind;
  }

  String standard() {
    return standard;
  }

  static Optional<Fault> labelled(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label.equals(label)).findFirst();
  }
}
