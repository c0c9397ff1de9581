package io.ticklake.simulator.stream;

import java.util.Locale;

/** Why the server ended a connection, and how its client sees it. */
enum Disconnect {
  PONG_TIMEOUT(Manner.CLOSE, 1008, "Pong timeout"),
  TOO_MANY_MESSAGES(Manner.CLOSE, 1008, "Too many requests"),
  LIFE_OVER(Manner.END, 0, ""),
  TOO_SLOW(Manner.CLOSE, 1008, "Too slow"),
  CUT_BY_RESET(Manner.RESET, 0, ""),
  CUT_BY_END(Manner.END, 0, ""),
  CUT_BY_CLOSE(Manner.CLOSE, 1001, "Going away"),
  /** A fault of the simulator's own, which the log tells. */
  FAILED(Manner.END, 0, "");

  /** What is done to the socket. */
  enum Manner {
    /** A WebSocket close frame, then the end of the stream. */
    CLOSE,
    /** The end of the TCP stream without a word. */
    END,
    /** A TCP reset; what is under way is lost. */
    RESET
  }

  private final Manner manner;
  private final int code;
  private final String reason;

  Disconnect(Manner manner, int code, String reason) {
    this.manner = manner;
    this.code = code;
    this.reason = reason;
  }

  Manner manner() {
    return manner;
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
