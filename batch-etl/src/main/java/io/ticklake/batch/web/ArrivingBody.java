package io.ticklake.batch.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read as it comes. The time limit of a request ends when the headers are
 * there; from then on a connection that dies without a word would keep its reader waiting for ever.
 */
public final class ArrivingBody extends InputStream
    implements HttpResponse.BodySubscriber<InputStream> {
  private final Duration idle;
  private final BlockingQueue<Part> arrived = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> unread = new ArrayDeque<>();
  private volatile Flow.Subscription subscription;
  private volatile boolean isClosed;
  private Part end;

  /** Bytes, or the end of them; {@code failure} is null at a good end. */
  private record Part(List<ByteBuffer> bytes, boolean isEnd, Throwable failure) {}

  private ArrivingBody(Duration idle) {
    this.idle = idle;
  }

  /** Hands on bodies whose reader waits so long for the next byte, and no longer. */
  public static HttpResponse.BodyHandler<InputStream> within(Duration idle) {
    return answer -> new ArrivingBody(idle);
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    // Whoever reads may be faster than this.
    if (isClosed) {
      begun.cancel();
    } else {
      begun.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    arrived.add(new Part(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(new Part(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    arrived.add(new Part(List.of(), true, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (unread.isEmpty()) {
      if (end == null) {
        take();
      } else if (end.failure() == null) {
        return -1;
      } else {
        throw new IOException(end.failure().getMessage(), end.failure());
      }
    }
    ByteBuffer bytes = unread.element();
    int count = Math.min(length, bytes.remaining());
    bytes.get(target, offset, count);
    if (!bytes.hasRemaining()) {
      unread.remove();
    }
    return count;
  }

  private void take() throws IOException {
    Part part = next();
    if (part.isEnd()) {
      end = part;
      return;
    }
    part.bytes().stream().filter(ByteBuffer::hasRemaining).forEach(unread::add);
    subscription.request(1);
  }

  private Part next() throws IOException {
    Part part;
    try {
      part = arrived.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    if (part == null) {
      close();
      throw new HttpTimeoutException("no byte came for %d ms".formatted(idle.toMillis()));
    }
    return part;
  }

  @Override
  public void close() {
    isClosed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
