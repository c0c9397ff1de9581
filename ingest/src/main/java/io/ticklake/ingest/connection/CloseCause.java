package io.ticklake.ingest.connection;

import java.util.Locale;
import org.java_websocket.framing.CloseFrame;

/** Why a connection ended. */
public enum CloseCause {
  CANNOT_CONNECT,
  CONNECT_TIMEOUT,
  SUBSCRIBE_TIMEOUT,
  SUBSCRIBE_REFUSED,
  SILENT,
  QUIET_STREAM,
  CUT,
  PROTOCOL_ERROR,
  ROTATED,
  SERVER_SHUTDOWN,
  UNUSED,
  STOPPED;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The cause of a close that was not ours, by its WebSocket code. */
  static CloseCause of(int code) {
    return code == CloseFrame.PROTOCOL_ERROR
            || code == CloseFrame.TOOBIG
            || code == CloseFrame.NO_UTF8
        ? PROTOCOL_ERROR
        : CUT;
  }

  /** As in metrics and logs. */
  public String label() {
    return label;
  }
}
