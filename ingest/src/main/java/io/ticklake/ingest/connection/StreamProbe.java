package io.ticklake.ingest.connection;

import io.ticklake.ingest.config.ConnectionConfig;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens one WebSocket at the exchange and closes it again. */
public final class StreamProbe {
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** Why it cannot be opened within the time for connecting; empty if it can. */
  public static Optional<String> fault(URI url, ConnectionConfig config)
      throws InterruptedException {
    CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();
    int millis = Math.toIntExact(config.connectTimeout().toMillis());
    ExchangeSocket socket =
        new ExchangeSocket(
            url,
            new PayloadDraft(new Deaf(), config.largestFrame().toInt()),
            new Outcome(outcome),
            millis);
    socket.connect();
    Optional<String> fault;
    try {
      fault = outcome.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      fault = Optional.of("no answer within " + millis / 1000.0 + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot be: nothing fails the outcome", e);
    }
    socket.end();
    socket.awaitClosed(CLOSING.toNanos());
    return fault.map(why -> "Cannot open the exchange's streams at " + url + ": " + why);
  }

  private StreamProbe() {}

  /** The first that happens decides. */
  private record Outcome(CompletableFuture<Optional<String>> outcome)
      implements ExchangeSocket.Listener {
    @Override
    public void opened() {
      outcome.complete(Optional.empty());
    }

    @Override
    public void closed(int code, String reason, boolean everOpen) {
      outcome.complete(
          Optional.of(reason == null || reason.isBlank() ? "closed with code " + code : reason));
    }

    @Override
    public void failed(Exception cause) {
      outcome.complete(Optional.of(inWords(cause)));
    }

    private static String inWords(Exception cause) {
      if (cause instanceof UnknownHostException) {
        return "unknown host";
      }
      return cause instanceof ConnectException || cause.getMessage() == null
          ? "no connection"
          : cause.getMessage();
    }
  }

  private static final class Deaf implements Payloads {
    @Override
    public void readStarted() {}

    @Override
    public void payload(byte[] bytes, int offset, int length) {}

    @Override
    public void readEnded() {}
  }
}
