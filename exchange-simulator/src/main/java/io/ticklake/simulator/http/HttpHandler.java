package io.ticklake.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests off one connection: hands them to a worker, or turns it into a WebSocket. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);
  private static final int MAX_MESSAGE = 128 * 1024;

  private final RequestHandler requests;
  private final UpgradeHandler upgrades;
  private final Executor workers;

  HttpHandler(RequestHandler requests, UpgradeHandler upgrades, Executor workers) {
    this.requests = requests;
    this.upgrades = upgrades;
    this.workers = workers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    boolean keepAlive = HttpUtil.isKeepAlive(message);
    if (!message.decoderResult().isSuccess()) {
      send(context.channel(), Reply.text(400, "Bad Request\n"), keepAlive, "GET");
      return;
    }
    Request request;
    try {
      request = request(context.channel(), message);
    } catch (IllegalArgumentException e) {
      send(context.channel(), Reply.text(400, "Bad Request\n"), keepAlive, "GET");
      return;
    }
    if (upgrades.accepts(request.path())) {
      upgrade(context, message, request);
      return;
    }
    // One request at a time: the next one is read when this one is answered.
    context.channel().config().setAutoRead(false);
    workers.execute(() -> answer(context.channel(), request, keepAlive));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("Connection lost: {}", cause.toString());
    Outbound.close(context);
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest message, Request request) {
    Channel channel = context.channel();
    Optional<Reply> refusal = upgrades.refusal(request);
    if (refusal.isPresent()) {
      send(channel, refusal.get(), false, "GET");
      return;
    }
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(request.path(), null, true, MAX_MESSAGE)
            .newHandshaker(message);
    if (handshaker == null) {
      send(
          channel,
          Reply.text(426, "WebSocket version 13 is needed\n").with("Sec-WebSocket-Version", 13),
          false,
          "GET");
      return;
    }
    // Made before the client learns of it: nothing that happens from then on is missed.
    ChannelHandler connection = upgrades.connected(request);
    try {
      handshaker.handshake(channel, message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } catch (WebSocketHandshakeException e) {
      send(channel, Reply.text(400, "Bad Request: " + e.getMessage() + "\n"), false, "GET");
      return;
    }
    channel.pipeline().addLast(new WebSocketFrameAggregator(MAX_MESSAGE));
    channel.pipeline().addLast(connection);
    channel.pipeline().remove(this);
  }

  private void answer(Channel channel, Request request, boolean keepAlive) {
    try {
      Reply reply;
      try {
        reply = requests.handle(request);
      } catch (RuntimeException e) {
        LOG.error("Cannot answer {} {}", request.method(), request.path(), e);
        reply = Reply.text(500, "Internal error: " + e + "\n");
      }
      send(channel, reply, keepAlive, request.method());
    } finally {
      channel.config().setAutoRead(true);
    }
  }

  private static void send(Channel channel, Reply reply, boolean keepAlive, String method) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
    boolean head = method.equals("HEAD");
    if (reply.body() instanceof Reply.Text text) {
      byte[] content = text.utf8();
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              status,
              head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content));
      fill(response, reply, keepAlive);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.length);
      finish(channel, response, keepAlive);
      return;
    }
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    fill(response, reply, keepAlive);
    HttpUtil.setTransferEncodingChunked(response, true);
    Outbound.write(channel, response);
    if (!head) {
      try (ChunkStream out = new ChunkStream(channel)) {
        reply.body().writeTo(out);
      } catch (IOException e) {
        LOG.debug("Response cut short: {}", e.toString());
        Outbound.close(channel);
        return;
      } catch (RuntimeException e) {
        LOG.error("Response cut short", e);
        Outbound.close(channel);
        return;
      }
    }
    finish(channel, LastHttpContent.EMPTY_LAST_CONTENT, keepAlive);
  }

  private static void fill(HttpResponse response, Reply reply, boolean keepAlive) {
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    reply.headers().forEach(headers::set);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private static void finish(Channel channel, Object last, boolean keepAlive) {
    if (keepAlive) {
      Outbound.send(channel, last);
    } else {
      Outbound.sendLast(channel, last);
    }
  }

  private static Request request(Channel channel, FullHttpRequest message) {
    QueryStringDecoder query = new QueryStringDecoder(message.uri());
    Map<String, String> headers = new LinkedHashMap<>();
    message
        .headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    String client = ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
    return new Request(
        message.method().name(),
        query.path(),
        query.parameters(),
        headers,
        message.content().toString(UTF_8),
        client);
  }
}
