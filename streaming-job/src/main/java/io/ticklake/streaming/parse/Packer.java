package io.ticklake.streaming.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.GapClaim;
import io.ticklake.model.Origin;
import io.ticklake.model.Rejection;
import io.ticklake.model.TradeParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Turns the records of one Kafka partition, in their order, into chunks. Not thread-safe.
 *
 * <p>Memory is bounded: when it holds {@link ParseSettings#bufferedTrades} trades it hands all of
 * them on.
 */
public final class Packer {
  private static final byte[] NO_VALUE = {};
  private static final byte[] LIVE = Origin.LIVE.label().getBytes(UTF_8);
  private static final byte[] BACKFILL = Origin.BACKFILL.label().getBytes(UTF_8);
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private final ParseSettings settings;
  private final DeadLetters deadLetters;
  private final long futureToleranceMicros;
  private final TradeParser parser = new TradeParser();
  private final Map<String, ChunkBuilder> builders = new HashMap<>();
  private final Queue<Packed> ready = new ArrayDeque<>();
  private int buffered;
  private int partition = -1;
  private int ingestDay = -1;
  private String lastSymbol = "";
  private ChunkBuilder lastBuilder;

  public Packer(ParseSettings settings, DeadLetters deadLetters) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.futureToleranceMicros = settings.futureTolerance().toNanos() / 1000;
  }

  /** Chunks that are full; the caller takes them out. */
  public Queue<Packed> ready() {
    return ready;
  }

  /**
   * Takes in one record of a topic of trades.
   *
   * @param timestampMillis the Kafka record's own timestamp
   * @param value in an array; it is read before this returns
   * @param receivedAtMicros from the record's header, or {@link TradeChunk#NOT_KNOWN}
   * @param origin the value of the header of that name, or null
   */
  public void addTrade(
      String topic,
      int partition,
      long offset,
      long timestampMillis,
      ByteBuffer value,
      long receivedAtMicros,
      byte[] origin) {
    if (value == null) {
      deadLetters.add(Rejection.NOT_JSON, topic, partition, offset, NO_VALUE, label(origin));
      return;
    }
    if (!parser.parse(value.array(), value.arrayOffset() + value.position(), value.remaining())) {
      deadLetters.add(parser.rejection(), topic, partition, offset, bytes(value), label(origin));
      return;
    }
    long eventTime = parser.eventTimeMicros();
    if (eventTime - received(timestampMillis * 1000, receivedAtMicros) > futureToleranceMicros) {
      deadLetters.add(
          Rejection.FAR_IN_THE_FUTURE, topic, partition, offset, bytes(value), label(origin));
      return;
    }
    int day = (int) Math.floorDiv(timestampMillis, MILLIS_PER_DAY);
    if (day != ingestDay || partition != this.partition) {
      flush();
      ingestDay = day;
      this.partition = partition;
    }
    ChunkBuilder builder = builder(parser.symbol());
    builder.add(
        parser.id(),
        parser.price(),
        parser.quantity(),
        eventTime,
        receivedAtMicros,
        offset,
        ChunkBuilder.flags(parser.buyerMaker(), Arrays.equals(origin, BACKFILL)));
    buffered++;
    if (builder.count() == settings.chunkTrades()) {
      drain(lastSymbol, builder);
    } else if (buffered >= settings.bufferedTrades()) {
      drainAll();
    }
  }

  /** The broker takes no timestamp of another year; a header may say anything. */
  private static long received(long timestampMicros, long headerMicros) {
    return headerMicros == TradeChunk.NOT_KNOWN
        ? timestampMicros
        : Math.min(timestampMicros, headerMicros);
  }

  public void addClaim(String topic, int partition, long offset, ByteBuffer value) {
    byte[] claimed = value == null ? NO_VALUE : bytes(value);
    try {
      GapClaim claim =
          GapClaim.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(claimed)).toString());
      ready.add(new Packed(claim.symbol(), Packed.NO_TIME, ClaimPayload.encode(claim)));
    } catch (CharacterCodingException e) {
      deadLetters.add(Rejection.NOT_UTF8, topic, partition, offset, claimed, "");
    } catch (IllegalArgumentException e) {
      boolean json = claimed.length > 0 && !(e.getCause() instanceof IOException);
      deadLetters.add(
          json ? Rejection.NOT_A_CLAIM : Rejection.NOT_JSON, topic, partition, offset, claimed, "");
    }
  }

  /** Hands on all that is held. */
  public void flush() {
    drainAll();
    builders.clear();
    lastSymbol = "";
    lastBuilder = null;
  }

  /** The value of the header that says when a record was received, in microseconds. */
  public static long receivedAtMicros(byte[] header) {
    long nanos = 0;
    if (header == null || header.length == 0 || header.length > 19) {
      return TradeChunk.NOT_KNOWN;
    }
    for (byte digit : header) {
      if (digit < '0' || digit > '9') {
        return TradeChunk.NOT_KNOWN;
      }
      nanos = nanos * 10 + (digit - '0');
    }
    return nanos < 0 ? TradeChunk.NOT_KNOWN : nanos / 1000;
  }

  /** A foreign one may be of any length, and is not told on. */
  private static String label(byte[] origin) {
    if (Arrays.equals(origin, LIVE)) {
      return Origin.LIVE.label();
    }
    return Arrays.equals(origin, BACKFILL) ? Origin.BACKFILL.label() : "";
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(value.position(), bytes);
    return bytes;
  }

  private ChunkBuilder builder(String symbol) {
    if (lastBuilder != null && symbol.equals(lastSymbol)) {
      return lastBuilder;
    }
    ChunkBuilder builder = builders.get(symbol);
    if (builder == null) {
      builder = new ChunkBuilder(symbol, partition, ingestDay);
      builders.put(symbol, builder);
    }
    lastSymbol = symbol;
    lastBuilder = builder;
    return builder;
  }

  private void drainAll() {
    builders.forEach(
        (symbol, builder) -> {
          if (builder.count() > 0) {
            drain(symbol, builder);
          }
        });
  }

  private void drain(String symbol, ChunkBuilder builder) {
    buffered -= builder.count();
    long maxEventTime = builder.maxEventTimeMicros();
    ready.add(new Packed(symbol, maxEventTime, builder.drain()));
  }
}
