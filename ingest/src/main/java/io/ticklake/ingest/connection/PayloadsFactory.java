package io.ticklake.ingest.connection;

/** Makes the reader of each new connection's messages. */
public interface PayloadsFactory {
  Payloads payloads(int linkId, LinkControl control);
}
