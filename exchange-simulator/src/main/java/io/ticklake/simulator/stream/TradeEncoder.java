package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.TradeCursor;

/** Writes one symbol's trades as {@code @trade} events in one style. */
final class TradeEncoder {
  private static final byte[] PRICE = FrameStyle.bytes(",\"p\":\"");
  private static final byte[] QUANTITY = FrameStyle.bytes("\",\"q\":\"");
  private static final byte[] TIME = FrameStyle.bytes("\",\"T\":");
  private static final int NUMBERS = 160;

  private final byte[] head;
  private final byte[] symbol;
  private final byte[] buyerMaker;
  private final byte[] sellerMaker;
  private final long nanosPerUnit;
  private final int maxPayload;

  TradeEncoder(String symbol, String streamName, FrameStyle style) {
    head = FrameStyle.bytes(style.opening(streamName) + "{\"e\":\"trade\",\"E\":");
    this.symbol = FrameStyle.bytes(",\"s\":\"" + symbol + "\",\"t\":");
    buyerMaker = FrameStyle.bytes(",\"m\":true,\"M\":true}" + style.closing());
    sellerMaker = FrameStyle.bytes(",\"m\":false,\"M\":true}" + style.closing());
    nanosPerUnit = style.nanosPerUnit();
    maxPayload = head.length + this.symbol.length + sellerMaker.length + NUMBERS;
  }

  void encode(TradeCursor trade, Timeline timeline, FrameBuffer out) {
    long utc = timeline.utc(trade.time());
    out.begin(maxPayload);
    out.append(head);
    out.append((utc + trade.latency()) / nanosPerUnit);
    out.append(symbol);
    out.append(trade.id());
    out.append(PRICE);
    out.appendDecimal(trade.price());
    out.append(QUANTITY);
    out.appendDecimal(trade.quantity());
    out.append(TIME);
    out.append(utc / nanosPerUnit);
    out.append(trade.buyerMaker() ? buyerMaker : sellerMaker);
    out.end();
  }
}
