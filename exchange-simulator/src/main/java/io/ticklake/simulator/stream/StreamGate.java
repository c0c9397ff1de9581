package io.ticklake.simulator.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.UpgradeHandler;
import io.ticklake.simulator.market.Market;
import io.ticklake.simulator.stream.FrameStyle.Wrapping;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets clients in to the market streams. */
public final class StreamGate implements UpgradeHandler {
  private static final String RAW = "/ws";
  private static final String COMBINED = "/stream";

  private final Market market;
  private final StreamStats stats;

  public StreamGate(Market market, StreamStats stats) {
    this.market = market;
    this.stats = stats;
  }

  @Override
  public boolean accepts(String path) {
    return path.equals(RAW) || path.startsWith(RAW + "/") || path.equals(COMBINED);
  }

  @Override
  public Optional<Reply> refusal(Request request) {
    if (streamNames(request).size() > 1024) {
      return Optional.of(Reply.text(400, "Too many streams\n"));
    }
    return Optional.empty();
  }

  @Override
  public ChannelHandler connected(Request request, Channel channel) {
    Wrapping wrapping = request.path().equals(COMBINED) ? Wrapping.COMBINED : Wrapping.RAW;
    boolean micros =
        request
            .parameter("timeUnit")
            .map(unit -> unit.toUpperCase(Locale.ROOT).equals("MICROSECOND"))
            .orElse(false);
    FrameStyle style =
        new FrameStyle(wrapping, micros ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS);
    return new StreamConnection(market, stats, style, streamNames(request));
  }

  private static List<String> streamNames(Request request) {
    String names =
        request.path().equals(COMBINED)
            ? request.parameter("streams").orElse("")
            : request.path().substring(RAW.length());
    return Arrays.stream(names.split("/")).filter(name -> !name.isEmpty()).distinct().toList();
  }
}
