package io.ticklake.ingest.config;

import java.net.InetSocketAddress;
import java.time.Duration;

/** How the process is watched and stopped. */
public record OperationConfig(String httpHost, int httpPort, Duration stopWithin) {

  static OperationConfig of(Section section) {
    String address = section.text("operation.http-address");
    int colon = address.lastIndexOf(':');
    int port = colon < 1 ? -1 : portOf(address.substring(colon + 1));
    if (port < 0 || port > 65_535) {
      section.fault("Invalid operation.http-address: " + address + ", it has to be host:port");
    }
    return new OperationConfig(
        colon < 1 ? address : address.substring(0, colon),
        port,
        section.duration("operation.stop-within", Duration.ofMillis(100), Duration.ofHours(1)));
  }

  /** The address to listen on. */
  public InetSocketAddress httpAddress() {
    return new InetSocketAddress(httpHost, httpPort);
  }

  private static int portOf(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
