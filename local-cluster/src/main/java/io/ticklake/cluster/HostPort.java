package io.ticklake.cluster;

/** Where something listens. */
record HostPort(String host, int port) {
  private static final int LARGEST_PORT = 65_535;

  HostPort {
    if (host.isEmpty() || port < 1 || port > LARGEST_PORT) {
      throw new ClusterException("Invalid address, not host:port: " + host + ":" + port);
    }
  }

  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new HostPort(
          text.substring(0, Math.max(colon, 0)), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new ClusterException("Invalid address, not host:port: " + text, e);
    }
  }
}
