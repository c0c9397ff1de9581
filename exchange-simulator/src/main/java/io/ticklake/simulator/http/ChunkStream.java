package io.ticklake.simulator.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/** Sends what is written as HTTP chunks, few of them under way at a time. Not thread-safe. */
final class ChunkStream extends OutputStream {
  private static final int CHUNK = 64 * 1024;
  private static final int UNDER_WAY = 4;

  private final Channel channel;
  private final Semaphore permits = new Semaphore(UNDER_WAY);
  private byte[] buffer = new byte[CHUNK];
  private int size;

  ChunkStream(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int value) throws IOException {
    if (size == CHUNK) {
      send();
    }
    buffer[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (size == CHUNK) {
        send();
      }
      int part = Math.min(length - done, CHUNK - size);
      System.arraycopy(source, offset + done, buffer, size, part);
      size += part;
      done += part;
    }
  }

  @Override
  public void close() throws IOException {
    if (size > 0) {
      send();
    }
  }

  private void send() throws IOException {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Cannot send: interrupted");
    }
    if (!channel.isActive()) {
      throw new IOException("Cannot send: the client has gone");
    }
    channel
        .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(buffer, 0, size)))
        .addListener(sent -> permits.release());
    buffer = new byte[CHUNK];
    size = 0;
  }
}
