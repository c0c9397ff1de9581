package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.TradeCursor;
import io.ticklake.simulator.text.TextBuffer;

/** Writes one symbol's trades as {@code @trade} events in one style. */
final class TradeEncoder {
  private static final byte[] PRICE = FrameStyle.bytes(",\"p\":\"");
  private static final byte[] QUANTITY = FrameStyle.bytes("\",\"q\":\"");
  private static final byte[] TIME = FrameStyle.bytes("\",\"T\":");

  private final byte[] head;
  private final byte[] symbol;
  private final byte[] buyerMaker;
  private final byte[] sellerMaker;
  private final long nanosPerUnit;

  TradeEncoder(String symbol, String streamName, FrameStyle style) {
    head = FrameStyle.bytes(style.opening(streamName) + "{\"e\":\"trade\",\"E\":");
    this.symbol = FrameStyle.bytes(",\"s\":\"" + symbol + "\",\"t\":");
    buyerMaker = FrameStyle.bytes(",\"m\":true,\"M\":true}" + style.closing());
    sellerMaker = FrameStyle.bytes(",\"m\":false,\"M\":true}" + style.closing());
    nanosPerUnit = style.nanosPerUnit();
  }

  /** Writes a trade as a frame. */
  void encode(TradeCursor trade, Timeline timeline, FrameBuffer out) {
    out.begin();
    write(trade, timeline, 0, out.text());
    out.end();
  }

  /** Writes a trade as text, as if it had happened so many nanoseconds later. */
  void write(TradeCursor trade, Timeline timeline, long later, TextBuffer text) {
    long utc = timeline.utc(trade.time());
    text.append(head);
    text.append((utc + trade.latency()) / nanosPerUnit);
    text.append(symbol);
    text.append(trade.id());
    text.append(PRICE);
    text.appendDecimal(trade.price());
    text.append(QUANTITY);
    text.appendDecimal(trade.quantity());
    text.append(TIME);
    text.append((utc + later) / nanosPerUnit);
    text.append(trade.buyerMaker() ? buyerMaker : sellerMaker);
  }
}
