package io.ticklake.simulator.stream;

import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.Market;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection's view of the simulated market. */
public final class MarketFeed implements Feed {
  private final Market market;
  private final Faults faults;
  private final double speed;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private FrameStyle style;
  private List<EventStream> streams = List.of();
  private int boardVersion;

  /**
   * A view without any streams.
   *
   * @param speed how many times faster than real time the market runs
   */
  public MarketFeed(Market market, Faults faults, double speed, FrameStyle style) {
    this.market = market;
    this.faults = faults;
    this.speed = speed;
    this.style = style;
  }

  @Override
  public long now() {
    return market.time().now();
  }

  @Override
  public long behind(long time) {
    return (long) ((now() - time) / speed);
  }

  @Override
  public long utcNow() {
    return market.utcNow();
  }

  @Override
  public List<String> subscriptions() {
    return List.copyOf(subscriptions.keySet());
  }

  @Override
  public void subscribe(List<String> names) {
    long now = now();
    for (String name : names) {
      subscriptions.computeIfAbsent(name, unused -> new Subscription(now));
    }
    resolve();
  }

  @Override
  public void unsubscribe(List<String> names) {
    names.forEach(subscriptions::remove);
    resolve();
  }

  @Override
  public FrameStyle style() {
    return style;
  }

  @Override
  public void restyle(FrameStyle wanted) {
    style = wanted;
    streams.forEach(stream -> stream.restyle(wanted));
  }

  @Override
  public void emitUntil(long time, FrameBuffer out) {
    if (market.board().version() != boardVersion) {
      resolve();
    }
    long heldUntil = market.halted() ? Long.MAX_VALUE : time;
    Moment moment = new Moment(time, heldUntil, market.time().timeline());
    for (int i = 0; i < streams.size(); i++) {
      streams.get(i).emitUntil(moment, out);
    }
  }

  /** Opens what is subscribed to and exists by now. */
  private void resolve() {
    Market.Board board = market.board();
    boardVersion = board.version();
    List<EventStream> resolved = new ArrayList<>(subscriptions.size());
    subscriptions.forEach(
        (name, subscription) -> {
          if (subscription.stream.isEmpty()) {
            subscription.stream = open(board, StreamName.of(name), subscription.from);
          }
          subscription.stream.ifPresent(resolved::add);
        });
    streams = resolved;
  }

  private Optional<EventStream> open(Market.Board board, StreamName name, long from) {
    Optional<Listing> listing = board.byStreamSymbol(name.symbol());
    return switch (name.kind()) {
      case "trade" -> listing.map(l -> new TradeStream(name.name(), l, faults, style, from));
      case "aggTrade" -> listing.map(l -> new AggregateStream(name.name(), l, style, from));
      case "kline_1m" ->
          listing.map(l -> new KlineStream(name.name(), l, market.time().timeline(), style, from));
      default -> Optional.empty();
    };
  }

  private static final class Subscription {
    private final long from;
    private Optional<EventStream> stream = Optional.empty();

    private Subscription(long from) {
      this.from = from;
    }
  }
}
