package io.ticklake.ingest.connection;

import java.util.Set;

/** What others want to know of the pool's life. */
public interface PoolEvents {
  /** These symbols are subscribed again (or for the first time) after none carried them. */
  void carried(Set<String> symbols, int linkId);

  /** These symbols lost their connection with no other in its place. */
  void interrupted(Set<String> symbols, CloseCause cause);

  /**
   * A connection ended or could not be had; it is tried again after the delay.
   *
   * @param detail what is known of the cause, perhaps nothing
   */
  void failed(CloseCause cause, String detail, int failures, long delayMillis);

  /** A new connection delivers, the old one is about to close. */
  void replaced(int oldLinkId, int newLinkId, CloseCause cause);

  /** A mistake of our own. */
  void unexpected(String where, Throwable cause);
}
