package io.ticklake.simulator.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundInvoker;

/** Writes whose outcome needs no look: Netty closes a channel whose write failed. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class Outbound {
  public static void write(ChannelOutboundInvoker channel, Object message) {
    channel.write(message);
  }

  public static void send(ChannelOutboundInvoker channel, Object message) {
    channel.writeAndFlush(message);
  }

  public static void sendLast(ChannelOutboundInvoker channel, Object message) {
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
  }

  public static void close(ChannelOutboundInvoker channel) {
    channel.close();
  }

  private Outbound() {}
}
