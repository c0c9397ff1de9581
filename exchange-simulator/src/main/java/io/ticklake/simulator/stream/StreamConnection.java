package io.ticklake.simulator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Outbound;
import io.ticklake.simulator.limit.Client;
import io.ticklake.simulator.limit.EventWindow;
import io.ticklake.simulator.stream.Disconnect.Manner;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's WebSocket connection. Lives on its event loop's thread. */
final class StreamConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);
  private static final long TICK_MILLIS = 2;

  /** Events of different streams are interleaved at this grain, in nanoseconds. */
  private static final long SLICE = 2_000_000;

  private static final int FLUSH_BYTES = 128 * 1024;
  private static final int BYTES_A_TURN = 2 * 1024 * 1024;
  private static final String SHUTDOWN_STREAM = "!serverShutdown";

  private final Feed feed;
  private final StreamLimits limits;
  private final NanoClock clock;
  private final Client client;
  private final Faults faults;
  private final StreamStats stats;
  private final StreamGate gate;
  private final ControlMessages messages;
  private final EventWindow messageBudget;
  private final FrameBuffer frames = new FrameBuffer();
  private final PingWatch pings;
  private final Troubles troubles;
  private final long openedAt;

  private ChannelHandlerContext context;
  private ScheduledFuture<?> ticks;
  private long sentUntil;
  private long framesCounted;
  private boolean turnPending;
  private boolean silent;
  private boolean shutdownAnnounced;

  StreamConnection(
      Feed feed,
      StreamLimits limits,
      NanoClock clock,
      Client client,
      Faults faults,
      StreamStats stats,
      StreamGate gate,
      long seed) {
    this.feed = feed;
    this.limits = limits;
    this.clock = clock;
    this.client = client;
    this.faults = faults;
    this.stats = stats;
    this.gate = gate;
    messages = new ControlMessages(feed, limits.maxStreams());
    messageBudget = new EventWindow(limits.messagesPerSecond(), Duration.ofSeconds(1).toNanos());
    openedAt = clock.nanos();
    pings = new PingWatch(limits.pingInterval(), limits.pongTimeout(), openedAt);
    troubles = new Troubles(seed);
    troubles.follow(faults.plan(), openedAt);
    sentUntil = feed.now();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    stats.opened();
    gate.opened(this);
    ticks =
        added
            .executor()
            .scheduleWithFixedDelay(this::turn, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    ticks.cancel(false);
    gate.closed(this);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext unused, WebSocketFrame frame) {
    if (silent) {
      return;
    }
    if (frame instanceof CloseWebSocketFrame close) {
      silent = true;
      Outbound.sendLast(context, close.retain());
      return;
    }
    if (messageBudget.exceededBy(clock.nanos())) {
      client.violation();
      disconnect(Disconnect.TOO_MANY_MESSAGES);
    } else if (frame instanceof TextWebSocketFrame text) {
      turn();
      Outbound.send(context, new TextWebSocketFrame(messages.answer(text.text())));
    } else if (frame instanceof PingWebSocketFrame ping) {
      Outbound.send(context, new PongWebSocketFrame(ping.content().retain()));
    } else if (frame instanceof PongWebSocketFrame pong) {
      pings.pong(pong.content().toString(UTF_8));
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
    if (cause instanceof IOException || cause instanceof CodecException) {
      LOG.debug("Connection lost: {}", cause.toString());
    } else {
      fail(cause);
    }
    Outbound.close(context);
  }

  /** Ends the connection; callable from any thread. */
  void end(Disconnect disconnect) {
    context.executor().execute(() -> disconnect(disconnect));
  }

  /** Tells the client that the server will shut down; callable from any thread. */
  void announceShutdown() {
    context.executor().execute(this::sendShutdownEvent);
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

  private void turn() {
    if (silent || !context.channel().isActive()) {
      return;
    }
    try {
      keepRules(clock.nanos());
      if (!silent) {
        sendEvents();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** A schedule that threw would end unheard, and its client would wait for ever. */
  private void fail(Throwable cause) {
    LOG.error("Cannot serve a connection, which is closed", cause);
    disconnect(Disconnect.FAILED);
  }

  private void keepRules(long now) {
    troubles.follow(faults.plan(), now);
    long age = now - openedAt;
    if (age >= limits.life().toNanos()) {
      disconnect(Disconnect.LIFE_OVER);
    } else if (pings.overdue(now)) {
      disconnect(Disconnect.PONG_TIMEOUT);
    } else if (troubles.cutDue(now)) {
      faults.happened(Fault.CUT);
      disconnect(troubles.cut());
    } else if (troubles.stallDue(now)) {
      faults.happened(Fault.STALL);
      silent = true;
    } else {
      if (pings.pingDue(now)) {
        Outbound.send(
            context, new PingWebSocketFrame(Unpooled.copiedBuffer(pings.ping(now), UTF_8)));
      }
      if (!limits.shutdownNotice().isZero()
          && !shutdownAnnounced
          && age >= limits.life().minus(limits.shutdownNotice()).toNanos()) {
        sendShutdownEvent();
      }
    }
  }

  /** Sends what is due, as much as one turn and the client's pace allow. */
  private void sendEvents() {
    long now = feed.now();
    if (feed.behind(sentUntil) > limits.maxLag().toNanos()) {
      disconnect(Disconnect.TOO_SLOW);
      return;
    }
    long written = 0;
    while (context.channel().isWritable() && written < BYTES_A_TURN) {
      sentUntil = Math.min(now, sentUntil + SLICE);
      feed.emitUntil(sentUntil, frames);
      if (frames.size() >= FLUSH_BYTES) {
        written += frames.size();
        flush();
      }
      if (sentUntil >= now) {
        break;
      }
    }
    flush();
    if (sentUntil < now && context.channel().isWritable()) {
      takeAnotherTurn();
    }
  }

  private void sendShutdownEvent() {
    if (silent) {
      return;
    }
    shutdownAnnounced = true;
    FrameStyle style = feed.style();
    long time = feed.utcNow() / style.nanosPerUnit();
    frames.begin();
    frames
        .text()
        .append(style.opening(SHUTDOWN_STREAM))
        .append("{\"e\":\"serverShutdown\",\"E\":" + time + "}")
        .append(style.closing());
    frames.end();
    flush();
  }

  private void flush() {
    if (frames.size() == 0) {
      return;
    }
    ByteBuf bytes = context.alloc().directBuffer(frames.size());
    bytes.writeBytes(frames.text().bytes(), 0, frames.size());
    stats.sent(frames.frames() - framesCounted, frames.size());
    framesCounted = frames.frames();
    frames.clear();
    Outbound.send(context, bytes);
  }

  private void disconnect(Disconnect disconnect) {
    if (!context.channel().isActive()) {
      return;
    }
    silent = true;
    stats.disconnected(disconnect);
    if (disconnect.manner() == Manner.CLOSE) {
      Outbound.sendLast(context, new CloseWebSocketFrame(disconnect.code(), disconnect.reason()));
      return;
    }
    if (disconnect.manner() == Manner.RESET) {
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    Outbound.close(context);
  }
}
