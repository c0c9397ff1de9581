package io.ticklake.streaming.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * How Prometheus comes to the job's metrics.
 *
 * @param listen where they can be read, if anywhere; resolved when it is bound
 * @param push the Pushgateway's group to which they are sent, if any
 * @param every how often Kafka is asked for the backlog, and the metrics are sent
 */
public record MetricsSettings(
    Optional<InetSocketAddress> listen, Optional<URI> push, Duration every) {

  static MetricsSettings read(SettingsReader reader) {
    return new MetricsSettings(
        listen(reader),
        push(reader),
        reader.duration("operation.metrics.every", Duration.ofSeconds(1), Duration.ofHours(1)));
  }

  private static Optional<InetSocketAddress> listen(SettingsReader reader) {
    String address = reader.text("operation.metrics.http-address");
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int colon = address.lastIndexOf(':');
    int port = colon < 1 ? -1 : port(address.substring(colon + 1));
    if (port < 0 || port > 65_535) {
      reader.fault("operation.metrics.http-address must be host:port or empty: " + address);
      return Optional.empty();
    }
    return Optional.of(InetSocketAddress.createUnresolved(address.substring(0, colon), port));
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Optional<URI> push(SettingsReader reader) {
    String text = reader.text("operation.metrics.push-url");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text);
      boolean group =
          url.getPath() != null
              && url.getPath().contains("/metrics/job/")
              && !url.getPath().endsWith("/");
      if (url.getHost() != null && ("" + url.getScheme()).matches("https?") && group) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // The same fault to whoever wrote it.
    }
    reader.fault(
        "operation.metrics.push-url must be like http://HOST:9091/metrics/job/NAME or empty: "
            + text);
    return Optional.empty();
  }
}
