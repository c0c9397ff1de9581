package io.ticklake.ingest.publish;

import io.ticklake.model.Origin;
import io.ticklake.model.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Headers that are made once and go with many records: all that one read of a socket brings. */
public final class SharedHeaders implements Headers {
  private final Header[] headers;

  private SharedHeaders(Header... headers) {
    this.headers = headers;
  }

  /** Of trades. */
  public static SharedHeaders ofTrades(Header receivedAt, Header connection, Header origin) {
    return new SharedHeaders(receivedAt, connection, origin);
  }

  static SharedHeaders ofDeadLetter(Header receivedAt, Header reason, Header origin, Header place) {
    return new SharedHeaders(receivedAt, reason, origin, place);
  }

  /** These and one more. */
  SharedHeaders with(Header another) {
    Header[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = another;
    return new SharedHeaders(all);
  }

  /** Of an ingester's states. */
  static SharedHeaders ofState(String writer) {
    return new SharedHeaders(header(RecordHeaders.WRITER, writer));
  }

  public static Header receivedAt(long epochNanos) {
    return header(RecordHeaders.RECEIVED_AT, Long.toString(epochNanos));
  }

  public static Header connection(String name) {
    return header(RecordHeaders.CONNECTION, name);
  }

  public static Header origin(Origin origin) {
    return header(RecordHeaders.ORIGIN, origin.label());
  }

  static Header header(String key, String value) {
    return new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Header[] toArray() {
    return headers;
  }

  @Override
  public Header lastHeader(String key) {
    Header last = null;
    for (Header header : headers) {
      last = header.key().equals(key) ? header : last;
    }
    return last;
  }

  @Override
  public Iterable<Header> headers(String key) {
    return Arrays.stream(headers).filter(header -> header.key().equals(key)).toList();
  }

  @Override
  public Iterator<Header> iterator() {
    return List.of(headers).iterator();
  }

  @Override
  public Headers add(Header header) {
    throw new IllegalStateException("Cannot add to headers that records share");
  }

  @Override
  public Headers add(String key, byte[] value) {
    throw new IllegalStateException("Cannot add to headers that records share");
  }

  @Override
  public Headers remove(String key) {
    throw new IllegalStateException("Cannot remove from headers that records share");
  }
}
