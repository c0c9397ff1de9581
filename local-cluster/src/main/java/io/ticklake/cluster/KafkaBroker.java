package io.ticklake.cluster;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG;
import static org.apache.kafka.clients.CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The broker as its clients see it. */
final class KafkaBroker implements Probe {
  private static final int CONNECT_MILLIS = 1000;
  private static final int ANSWER_MILLIS = 10_000;

  private final String host;
  private final int port;
  private final Map<String, String> security;

  KafkaBroker(String host, int port) {
    this(host, port, Map.of());
  }

  /**
   * @param security what a client needs to be let in
   */
  KafkaBroker(String host, int port, Map<String, String> security) {
    this.host = host;
    this.port = port;
    this.security = Map.copyOf(security);
  }

  Admin connect(int timeoutMillis) {
    Map<String, Object> configuration = new HashMap<>(security);
    configuration.put(BOOTSTRAP_SERVERS_CONFIG, host + ":" + port);
    configuration.put(REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    configuration.put(DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    configuration.put(RECONNECT_BACKOFF_MS_CONFIG, 200);
    return Admin.create(configuration);
  }

  @Override
  public Optional<String> fault() {
    // A client is slow to build and slower to give up: first see whether anyone listens.
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    } catch (IOException e) {
      return Optional.of("no answer yet");
    }
    try (Admin admin = connect(ANSWER_MILLIS)) {
      return admin.describeCluster().nodes().get().isEmpty()
          ? Optional.of("the broker is not registered yet")
          : Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of("no answer to a client yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
