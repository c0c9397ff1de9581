package io.ticklake.simulator.stream;

import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.market.Hash;
import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.TradeCursor;
import io.ticklake.simulator.text.TextBuffer;
import java.time.Duration;
import java.util.List;

/** Writes extra frames about a trade that no client must take for one. */
final class BadFrames {
  private static final long SOONEST = Duration.ofHours(2).toNanos();
  private static final long LATEST = Duration.ofDays(400).toNanos();

  /** What becomes of a trade's event: each is no valid trade. */
  private static final List<Spoiler> SPOILERS =
      List.of(
          event -> event.replaceFirst("\"p\":\"[^\"]*\",", ""),
          event -> event.replaceFirst("\"p\":\"[^\"]*\"", "\"p\":\"abc\""),
          event -> event.replaceFirst("\"p\":\"[^\"]*\"", "\"p\":\"0.00000000\""),
          event -> event.replaceFirst("\"p\":\"", "\"p\":\"-"),
          event -> event.replaceFirst("\"p\":\"[^\"]*\"", "\"p\":\"10000000000.00000000\""),
          event -> event.replaceFirst("\"p\":\"([^\"]*)\"", "\"p\":\"$11\""),
          event -> event.replaceFirst("\"p\":\"([^\"]*)\"", "\"p\":\"$1\",\"p\":\"1.00000000\""),
          event -> event.replaceFirst("\"q\":\"[^\"]*\"", "\"q\":\"92233720368.54775808\""),
          event -> event.replaceFirst("\"q\":\"[^\"]*\"", "\"q\":null"),
          event -> event.replaceFirst("\"t\":", "\"t\":-"),
          event -> event.replaceFirst("\"t\":(\\d+)", "\"t\":$1.5"),
          event -> event.replaceFirst("\"t\":\\d+", "\"t\":99999999999999999999"),
          event -> event.replaceFirst("\"t\":\\d+,", ""),
          event -> event.replaceFirst("\"T\":\\d+", "\"T\":\"yesterday\""),
          event -> event.replaceFirst("\"s\":\"[^\"]*\"", "\"s\":\"\""),
          event -> event.replaceFirst("\"m\":(true|false)", "\"m\":\"$1\""),
          event -> event.replaceFirst("\"s\":\"", "\"s\":\"\u0001"),
          event -> event + "}",
          event -> "[" + event,
          event -> "[".repeat(200) + "]".repeat(200),
          event -> "null",
          event -> "[]",
          event -> "{}",
          event -> "");

  private static final byte[] NOT_UTF8 = {(byte) 0xC3, 0x28, (byte) 0xFF};

  private final TradeEncoder encoder;
  private final FrameStyle style;
  private final String streamName;
  private final TradeEncoder bare;

  BadFrames(String symbol, String streamName, FrameStyle style) {
    this.streamName = streamName;
    this.style = style;
    encoder = new TradeEncoder(symbol, streamName, style);
    bare = new TradeEncoder(symbol, streamName, style.wrapped(FrameStyle.Wrapping.RAW));
  }

  /** Writes the frame that this fault makes of a trade. */
  void encode(Fault fault, long hash, TradeCursor trade, Timeline timeline, FrameBuffer out) {
    switch (fault) {
      case MALFORMED -> {
        TextBuffer event = new TextBuffer(256);
        bare.write(trade, timeline, 0, event);
        Spoiler spoiler = SPOILERS.get((int) Hash.below(hash, SPOILERS.size()));
        out.begin();
        out.text()
            .append(style.opening(streamName) + spoiler.spoil(event.toString()) + style.closing());
        out.end();
      }
      case TRUNCATED -> {
        out.begin();
        encoder.write(trade, timeline, 0, out.text());
        out.truncate(1 + (int) Hash.below(hash, out.payload() - 1));
        out.end();
      }
      case NON_UTF8 -> {
        out.begin();
        encoder.write(trade, timeline, 0, out.text());
        int at = out.size() - 1 - (int) Hash.below(hash, out.payload() - NOT_UTF8.length);
        System.arraycopy(NOT_UTF8, 0, out.text().bytes(), at - NOT_UTF8.length, NOT_UTF8.length);
        out.end();
      }
      case FUTURE -> {
        out.begin();
        encoder.write(trade, timeline, SOONEST + Hash.below(hash, LATEST - SOONEST), out.text());
        out.end();
      }
      default -> throw new IllegalArgumentException("Cannot make a frame of " + fault);
    }
  }

  /** Spoils the JSON of a trade. */
  private interface Spoiler {
    String spoil(String event);
  }
}
