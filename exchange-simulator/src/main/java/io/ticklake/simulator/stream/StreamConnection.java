package io.ticklake.simulator.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.ticklake.simulator.http.Outbound;
import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.Market;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket connection: a cursor over the market. Lives on its event loop's thread.
 */
final class StreamConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);
  private static final long TICK_MILLIS = 2;

  /** Trades of different symbols are interleaved at this grain, in nanoseconds. */
  private static final long SLICE = 2_000_000;

  private static final int FLUSH_BYTES = 128 * 1024;
  private static final int BYTES_A_TURN = 2 * 1024 * 1024;

  private final Market market;
  private final StreamStats stats;
  private final Map<String, EventStream> streams = new LinkedHashMap<>();
  private final FrameBuffer frames = new FrameBuffer();
  private FrameStyle style;
  private ChannelHandlerContext context;
  private ScheduledFuture<?> ticks;
  private List<EventStream> live = List.of();
  private int boardVersion;
  private long sentUntil;
  private long framesCounted;
  private boolean turnPending;

  StreamConnection(Market market, StreamStats stats, FrameStyle style, List<String> streamNames) {
    this.market = market;
    this.stats = stats;
    this.style = style;
    for (String name : streamNames) {
      streams.put(name, Unknown.STREAM);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    stats.connectionsOpened.increment();
    sentUntil = market.time().now();
    resolve();
    ticks =
        added
            .executor()
            .scheduleWithFixedDelay(this::turn, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    ticks.cancel(false);
    stats.connectionsClosed.increment();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext unused, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame text) {
      String answer = new ControlMessages(this, 1024).answer(text.text());
      Outbound.send(context, new TextWebSocketFrame(answer));
    } else if (frame instanceof PingWebSocketFrame ping) {
      Outbound.send(context, new PongWebSocketFrame(ping.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame close) {
      Outbound.sendLast(context, close.retain());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (changed.channel().isWritable()) {
      takeAnotherTurn();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
    LOG.debug("Connection lost: {}", cause.toString());
    Outbound.close(context);
  }

  List<String> subscriptions() {
    return List.copyOf(streams.keySet());
  }

  void subscribe(List<String> names) {
    sendDue();
    for (String name : names) {
      streams.putIfAbsent(name, Unknown.STREAM);
    }
    resolve();
  }

  void unsubscribe(List<String> names) {
    sendDue();
    names.forEach(streams::remove);
    resolve();
  }

  FrameStyle style() {
    return style;
  }

  void restyle(FrameStyle wanted) {
    sendDue();
    style = wanted;
    streams.replaceAll((name, stream) -> Unknown.STREAM);
    resolve();
  }

  private void sendDue() {
    turn();
  }

  private void resolve() {
    Market.Board board = market.board();
    boardVersion = board.version();
    List<EventStream> resolved = new ArrayList<>(streams.size());
    streams.replaceAll((name, stream) -> stream == Unknown.STREAM ? open(board, name) : stream);
    for (EventStream stream : streams.values()) {
      if (stream != Unknown.STREAM) {
        resolved.add(stream);
      }
    }
    live = resolved;
  }

  private EventStream open(Market.Board board, String name) {
    StreamName parts = StreamName.of(name);
    Listing listing = board.byStreamSymbol(parts.symbol()).orElse(null);
    if (listing == null) {
      return Unknown.STREAM;
    }
    if (parts.kind().equals("trade")) {
      return new TradeStream(
          listing, new TradeEncoder(listing.symbol(), name, style), market.time().now());
    }
    return Unknown.STREAM;
  }

  private void takeAnotherTurn() {
    if (!turnPending) {
      turnPending = true;
      context
          .executor()
          .execute(
              () -> {
                turnPending = false;
                turn();
              });
    }
  }

  /** Sends what is due, as much as one turn and the client's pace allow. */
  private void turn() {
    if (!context.channel().isActive()) {
      return;
    }
    if (market.board().version() != boardVersion) {
      resolve();
    }
    long now = market.time().now();
    var timeline = market.time().timeline();
    long written = 0;
    while (sentUntil < now && context.channel().isWritable() && written < BYTES_A_TURN) {
      long until = Math.min(now, sentUntil + SLICE);
      for (int i = 0; i < live.size(); i++) {
        live.get(i).emitUntil(until, timeline, frames);
      }
      sentUntil = until;
      if (frames.size() >= FLUSH_BYTES) {
        written += frames.size();
        flush();
      }
    }
    flush();
    if (sentUntil < now && context.channel().isWritable()) {
      takeAnotherTurn();
    }
  }

  private void flush() {
    if (frames.size() == 0) {
      return;
    }
    ByteBuf bytes = context.alloc().directBuffer(frames.size());
    bytes.writeBytes(frames.bytes(), 0, frames.size());
    Outbound.send(context, bytes);
    stats.bytesSent.add(frames.size());
    stats.framesSent.add(frames.frames() - framesCounted);
    framesCounted = frames.frames();
    frames.clear();
  }

  /** A stream that does not exist, or not yet: the exchange accepts it and sends nothing. */
  private enum Unknown implements EventStream {
    STREAM;

    @Override
    public void emitUntil(
        long marketTime,
        io.ticklake.simulator.market.MarketTime.Timeline timeline,
        FrameBuffer out) {}
  }
}
