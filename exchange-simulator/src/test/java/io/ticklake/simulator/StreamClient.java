package io.ticklake.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client, its messages in a queue. */
final class StreamClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<ByteBuffer> pings = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  private StreamClient() {}

  static StreamClient connect(int port, String pathAndQuery) {
    StreamClient client = new StreamClient();
    client.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + pathAndQuery), client)
            .join();
    return client;
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  /** The next message; fails after a while without one. */
  String next() throws InterruptedException {
    String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("No message came");
    }
    return message;
  }

  String ask(String message) throws InterruptedException {
    send(message);
    while (true) {
      String answer = next();
      if (!answer.contains("\"e\":")) {
        return answer;
      }
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket unused, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      messages.add(partial.toString());
      partial.setLength(0);
    }
    unused.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket unused, ByteBuffer message) {
    pings.add(message);
    unused.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket unused, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket unused, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
