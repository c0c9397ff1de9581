package io.ticklake.simulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Listens on one port. */
public final class HttpServer implements AutoCloseable {
  private static final int WORKERS = 4;
  private static final int MAX_URI = 128 * 1024;
  private static final int MAX_BODY = 1024 * 1024;

  private final EventLoopGroup loops;
  private final ExecutorService workers;
  private final Channel channel;

  private HttpServer(EventLoopGroup loops, ExecutorService workers, Channel channel) {
    this.loops = loops;
    this.workers = workers;
    this.channel = channel;
  }

  /**
   * Starts a server.
   *
   * @param address where to listen; port 0 picks a free one
   * @throws BindException if the address cannot be had
   */
  public static HttpServer listen(
      InetSocketAddress address, RequestHandler requests, UpgradeHandler upgrades)
      throws BindException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS, HttpServer::worker);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(512 * 1024, 2 * 1024 * 1024))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child
                        .pipeline()
                        .addLast(new HttpServerCodec(MAX_URI, 8192, 8192))
                        .addLast(new HttpObjectAggregator(MAX_BODY))
                        .addLast(new HttpHandler(requests, upgrades, workers));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stop(loops, workers);
      throw cannotListen(address, bound.cause());
    }
    return new HttpServer(loops, workers, bound.channel());
  }

  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Waits until the server has been closed. */
  public void join() throws InterruptedException {
    channel.closeFuture().await();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    stop(loops, workers);
  }

  private static BindException cannotListen(InetSocketAddress address, Throwable cause) {
    String place = address.getHostString() + ":" + address.getPort();
    String reason = address.isUnresolved() ? "unknown host" : cause.getMessage();
    BindException exception = new BindException("Cannot listen on " + place + ": " + reason);
    exception.initCause(cause);
    return exception;
  }

  private static void stop(EventLoopGroup loops, ExecutorService workers) {
    workers.shutdownNow();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "worker");
    thread.setDaemon(true);
    return thread;
  }
}
