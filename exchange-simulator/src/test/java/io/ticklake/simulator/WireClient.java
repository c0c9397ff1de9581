package io.ticklake.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket client that hides nothing: every frame as it comes, and how the connection ends. */
final class WireClient implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 20_000;
  private static final byte[] MASK = {1, 2, 3, 4};

  private final Socket socket = new Socket();
  private DataInputStream in;
  private String handshake;
  private int lastId = 1_000;

  /** One frame; an opcode of 0 stands for the end of the connection. */
  record Frame(int opcode, String text) {}

  private WireClient() {}

  static WireClient connect(int port, String path) throws IOException {
    WireClient client = new WireClient();
    client.open(port, path);
    return client;
  }

  private void open(int port, String path) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(UTF_8));
    in = new DataInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readByte());
    }
    handshake = head.toString();
  }

  /** The status of the handshake; 101 if the connection stands. */
  int status() {
    return Integer.parseInt(handshake.substring(9, 12));
  }

  String handshake() {
    return handshake;
  }

  /** The next frame, its bytes as Latin-1 characters if they are not UTF-8. */
  Frame next() throws IOException {
    try {
      int opcode = in.readUnsignedByte() & 0x0F;
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = in.readNBytes((int) length);
      if (payload.length < length) {
        throw new EOFException();
      }
      if (opcode == CLOSE) {
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        return new Frame(CLOSE, code + " " + new String(payload, 2, payload.length - 2, UTF_8));
      }
      String text = new String(payload, UTF_8);
      return new Frame(opcode, text.indexOf('\uFFFD') < 0 ? text : new String(payload, ISO_8859_1));
    } catch (EOFException e) {
      return new Frame(0, "end");
    } catch (SocketException e) {
      return new Frame(0, "reset");
    }
  }

  /** The next text; pings on the way are answered. */
  String text() throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.opcode() == TEXT) {
        return frame.text();
      }
      if (frame.opcode() == PING) {
        send(PONG, frame.text());
      }
      if (frame.opcode() == 0 || frame.opcode() == CLOSE) {
        throw new AssertionError("The connection ended: " + frame.text());
      }
    }
  }

  /** Reads until the connection ends and tells how. */
  String ending() throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.opcode() == 0 || frame.opcode() == CLOSE) {
        return frame.text();
      }
    }
  }

  /** Sends a control message and returns its answer; what comes before is lost. */
  String ask(String message) throws IOException {
    send(TEXT, message);
    String answer = text();
    while (answer.contains("\"e\":\"") || !answer.matches("\\{\"(result|error)\".*")) {
      answer = text();
    }
    return answer;
  }

  /** All texts that the server has to send now. */
  List<String> due() throws IOException {
    int id = lastId++;
    send(TEXT, "{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":" + id + "}");
    List<String> due = new ArrayList<>();
    String text = text();
    while (!text.matches("\\{\"result\":(true|false),\"id\":" + id + "}")) {
      due.add(text);
      text = text();
    }
    return due;
  }

  /** The same as trees. */
  List<JsonNode> dueEvents() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String text : due()) {
      events.add(JSON.readTree(text));
    }
    return events;
  }

  void send(int opcode, String payload) throws IOException {
    byte[] bytes = payload.getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    if (bytes.length < 126) {
      frame.write(0x80 | bytes.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(bytes.length >>> 8);
      frame.write(bytes.length);
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < bytes.length; i++) {
      frame.write(bytes[i] ^ MASK[i % MASK.length]);
    }
    socket.getOutputStream().write(frame.toByteArray());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
