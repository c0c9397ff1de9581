package io.ticklake.ingest.publish;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.Utils;

/**
 * Whether what answers at Kafka's addresses speaks Kafka. Kafka's clients take the first bytes of
 * anything for a length and reserve so much memory: one of HTTP, or of TLS that was not asked for,
 * is more than there is.
 */
final class KafkaProbe {
  private static final int CORRELATION = 0x7469636b;
  private static final short API_VERSIONS = 18;
  private static final int LONGEST_ANSWER = 1 << 20;

  private final AdminClientConfig config;
  private final String protocol;
  private final int withinMillis;

  /**
   * Reads a client's properties.
   *
   * @param withinMillis for all addresses together
   * @throws KafkaException if they are invalid
   */
  KafkaProbe(AdminClientConfig config, int withinMillis) {
    this.config = config;
    this.protocol =
        config.getString(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG).toUpperCase(Locale.ROOT);
    this.withinMillis = withinMillis;
  }

  /**
   * One line for each address where something else answers. An address where nothing does is for
   * Kafka's client to judge: one of several may be away.
   */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (speaksTls() && config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) != null) {
      return faults;
    }
    List<String> addresses = config.getList(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    int millisEach = Math.max(1, withinMillis / Math.max(1, addresses.size()));
    for (String address : addresses) {
      String host = Utils.getHost(address);
      Integer port = Utils.getPort(address);
      if (host != null && port != null) {
        fault(host, port, millisEach)
            .ifPresent(why -> faults.add("Cannot use Kafka at " + address + ": " + why));
      }
    }
    return faults;
  }

  private boolean speaksTls() {
    return protocol.endsWith("SSL");
  }

  private Optional<String> fault(String host, int port, int timeoutMillis) {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), timeoutMillis);
      plain.setSoTimeout(timeoutMillis);
      if (!speaksTls()) {
        return answersAsKafka(plain) ? Optional.empty() : Optional.of(otherwise());
      }
      try (SSLSocket encrypted = encrypted(plain, host, port)) {
        encrypted.startHandshake();
        return answersAsKafka(encrypted) ? Optional.empty() : Optional.of(otherwise());
      }
    } catch (SSLException e) {
      return Optional.of(
          "TLS fails, "
              + e.getMessage()
              + ": see kafka.client.security.protocol and kafka.client.ssl.*");
    } catch (IOException | IllegalArgumentException e) {
      // Not reached, or no answer: Kafka's client says so in its own time.
      return Optional.empty();
    }
  }

  private String otherwise() {
    return speaksTls()
        ? "this is not a Kafka broker"
        : "this is not a Kafka broker, or it wants TLS: see kafka.client.security.protocol";
  }

  private SSLSocket encrypted(Socket plain, String host, int port) throws IOException {
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(config.values());
      SSLContext context = factory.sslContext();
      return (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    }
  }

  /** Which versions it knows is what every broker tells everyone, before any password. */
  private static boolean answersAsKafka(Socket socket) throws IOException {
    // As the client's name, line ends: what speaks HTTP takes them for a request, and answers.
    byte[] name = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer request =
        ByteBuffer.allocate(14 + name.length)
            .putInt(10 + name.length)
            .putShort(API_VERSIONS)
            .putShort((short) 0)
            .putInt(CORRELATION)
            .putShort((short) name.length)
            .put(name);
    socket.getOutputStream().write(request.array());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    try {
      int length = in.readInt();
      return length > Integer.BYTES && length < LONGEST_ANSWER && in.readInt() == CORRELATION;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (EOFException e) {
      // Closed on being asked, as a broker does that expects TLS.
      return false;
    }
  }
}
