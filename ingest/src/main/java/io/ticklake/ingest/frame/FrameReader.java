package io.ticklake.ingest.frame;

import io.ticklake.model.TradeParser;
import java.nio.charset.StandardCharsets;

/**
 * Takes the trade out of its wrapper without decoding or copying, and tells what else a message can
 * be. Not thread-safe: one for each connection.
 */
public final class FrameReader {
  private static final byte[] STREAM = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "\",\"data\":{".getBytes(StandardCharsets.US_ASCII);

  private final TradeParser parser = new TradeParser();
  private final TradeSink sink;

  public FrameReader(TradeSink sink) {
    this.sink = sink;
  }

  public void read(byte[] bytes, int offset, int length) {
    int data = startOfData(bytes, offset, length);
    if (data >= 0) {
      int dataLength = offset + length - 1 - data;
      if (parser.parse(bytes, data, dataLength)) {
        sink.trade(parser, bytes, data, dataLength);
        return;
      }
    }
    readSlowly(bytes, offset, length);
  }

  private void readSlowly(byte[] bytes, int offset, int length) {
    Envelope envelope = Envelope.parse(bytes, offset, length);
    switch (envelope.kind()) {
      case RESULT -> sink.answered(envelope.requestId());
      case ERROR -> sink.refused(envelope.requestId(), envelope.detail());
      case SERVER_SHUTDOWN -> sink.shutdownAnnounced();
      case UNREADABLE ->
          sink.rejected(envelope.rejection(), envelope.detail(), bytes, offset, length);
      case DATA -> {
        if (parser.parse(bytes, envelope.from(), envelope.length())) {
          sink.trade(parser, bytes, envelope.from(), envelope.length());
        } else {
          sink.rejected(parser.rejection(), detail(), bytes, offset, length);
        }
      }
    }
  }

  private String detail() {
    return (parser.rejectedSymbol() + " " + parser.rejectionDetail()).strip();
  }

  /**
   * Where the object starts in {@code {"stream":"…","data":{…}}}, or −1 if it is not written so.
   */
  private static int startOfData(byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (length < STREAM.length + DATA.length + 2
        || bytes[end - 1] != '}'
        || !matches(bytes, offset, STREAM)) {
      return -1;
    }
    int quote = offset + STREAM.length;
    while (bytes[quote] != '"' && quote < end - DATA.length) {
      quote++;
    }
    return quote < end - DATA.length && matches(bytes, quote, DATA) ? quote + DATA.length - 1 : -1;
  }

  private static boolean matches(byte[] bytes, int offset, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
