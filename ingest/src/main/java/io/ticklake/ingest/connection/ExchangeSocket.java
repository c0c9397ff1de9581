package io.ticklake.ingest.connection;

import io.ticklake.ingest.time.Time;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ServerHandshake;

/** One WebSocket of the library, told apart from the library's ways by {@link Listener}. */
final class ExchangeSocket extends WebSocketClient {
  interface Listener {
    void opened();

    /** Comes once, also where the connection could not be had. */
    void closed(int code, String reason, boolean everOpen);

    void failed(Exception cause);
  }

  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean everOpen;

  ExchangeSocket(URI url, Draft draft, Listener listener, int connectTimeoutMillis) {
    super(url, draft, null, connectTimeoutMillis);
    this.listener = listener;
    // The exchange pings; pings of our own would count against its message limit.
    setConnectionLostTimeout(0);
    setDaemon(true);
    setTcpNoDelay(true);
  }

  /**
   * Ends the connection at once if it is still being made; else asks the peer to close it, which
   * may never answer.
   */
  void end() {
    if (!isOpen()) {
      abandon();
      return;
    }
    close(CloseFrame.NORMAL);
  }

  /** Gives the reading thread so long to take in what it holds, then cuts. */
  void awaitClosed(long nanos) throws InterruptedException {
    if (!closed.await(nanos, TimeUnit.NANOSECONDS)) {
      abandon();
    }
  }

  /** Ends it whatever the peer does. */
  void abandon() {
    closeConnection(CloseFrame.ABNORMAL_CLOSE, "ended by the ingester");
    Socket socket = getSocket();
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        listener.failed(e);
      }
    }
  }

  @Override
  public void onOpen(ServerHandshake handshake) {
    everOpen = true;
    listener.opened();
  }

  @Override
  public void onMessage(String message) {
    throw new IllegalStateException("Cannot be: messages are taken as bytes");
  }

  @Override
  public void onClose(int code, String reason, boolean remote) {
    closed.countDown();
    listener.closed(code, reason, everOpen);
  }

  @Override
  public void onError(Exception cause) {
    listener.failed(cause);
  }

  /** Counts and times what is read, around the reader of the messages. */
  static final class Measured implements Payloads {
    private final Payloads inner;
    private final LinkActivity activity;
    private final Time time;
    private long payloads;

    Measured(Payloads inner, LinkActivity activity, Time time) {
      this.inner = inner;
      this.activity = activity;
      this.time = time;
    }

    @Override
    public void readStarted() {
      activity.readStarted(time.millis());
      inner.readStarted();
    }

    @Override
    public void payload(byte[] bytes, int offset, int length) {
      payloads++;
      inner.payload(bytes, offset, length);
    }

    @Override
    public void readEnded() {
      inner.readEnded();
      activity.readEnded(time.millis(), payloads);
    }
  }
}
