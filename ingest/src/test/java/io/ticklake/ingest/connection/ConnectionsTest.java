package io.ticklake.ingest.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.config.ByteSize;
import io.ticklake.ingest.config.ConnectionConfig;
import io.ticklake.ingest.time.Time;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Real sockets before a peer that the test plays byte by byte. */
final class ConnectionsTest {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int PATIENCE_MILLIS = 20_000;

  @Test
  void aPeerThatDoesNotAnswerTheClosingIsLeft() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Connections connections =
          new Connections(
              URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/stream"),
              config(),
              (linkId, control) -> new Deaf(),
              new Heard(),
              Time.SYSTEM,
              () -> 0);
      connections.follow(List.of("BTCUSDT"));
      connections.start();
      try (Socket peer = server.accept()) {
        peer.setSoTimeout(PATIENCE_MILLIS);
        shakeHands(peer);
        // The subscription stays without an answer, and so does the closing.
        assertThat(readToEnd(peer.getInputStream())).isPositive();
      }
      connections.stop(Duration.ofSeconds(5));
    }
  }

  @Test
  void whyAConnectionCannotBeHadIsTold() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Heard events = new Heard();
    Connections connections =
        new Connections(
            URI.create("ws://127.0.0.1:" + closed + "/stream"),
            config(),
            (linkId, control) -> new Deaf(),
            events,
            Time.SYSTEM,
            () -> 0);
    connections.follow(List.of("BTCUSDT"));
    connections.start();
    await().until(() -> !events.heard.isEmpty());
    connections.stop(Duration.ofSeconds(5));
    assertThat(events.heard)
        .containsExactly("cannot-connect java.net.ConnectException: Connection refused");
  }

  private static void shakeHands(Socket peer) throws Exception {
    BufferedReader request =
        new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII), 1);
    String key = "";
    String line = request.readLine();
    while (!line.isEmpty()) {
      key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
      line = request.readLine();
    }
    byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n";
    peer.getOutputStream().write(answer.getBytes(US_ASCII));
  }

  /** A read that gets nothing for long throws. */
  private static long readToEnd(InputStream stream) throws Exception {
    long read = 0;
    while (stream.read() >= 0) {
      read++;
    }
    return read;
  }

  private static ConnectionConfig config() {
    Duration hour = Duration.ofHours(1);
    return new ConnectionConfig(
        10, 10, 3, 240, Duration.ofMillis(300), hour, hour, hour, hour, hour, new ByteSize(4096));
  }

  private static final class Deaf implements Payloads {
    @Override
    public void readStarted() {}

    @Override
    public void payload(byte[] bytes, int offset, int length) {}

    @Override
    public void readEnded() {}
  }

  private static final class Heard implements PoolEvents {
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @Override
    public void carried(Set<String> symbols, int linkId) {}

    @Override
    public void interrupted(Set<String> symbols, CloseCause cause) {}

    @Override
    public void failed(CloseCause cause, String detail, int failures, long delayMillis) {
      heard.add(cause.label() + " " + detail);
    }

    @Override
    public void replaced(int oldLinkId, int newLinkId, CloseCause cause) {}

    @Override
    public void unexpected(String where, Throwable cause) {
      throw new AssertionError(where, cause);
    }
  }
}
