package io.ticklake.simulator.venue;

/**
 * The trades of one taker order at one price.
 *
 * @param price in units of 1e-8
 * @param quantity in units of 1e-8
 * @param utc in nanoseconds since 1970
 */
public record AggregateTrade(
    long id, long price, long quantity, long firstId, long lastId, long utc, boolean buyerMaker) {

  /** Takes the trades of the aggregate at which a reader stands, up to {@code lastId}. */
  public static AggregateTrade readFrom(TradeReader trade, long lastId) {
    long id = trade.aggregate();
    long price = trade.price();
    long firstId = trade.id();
    long utc = trade.utc();
    boolean buyerMaker = trade.buyerMaker();
    long quantity = 0;
    long last = firstId;
    while (trade.id() <= lastId && trade.aggregate() == id) {
      quantity += trade.quantity();
      last = trade.id();
      trade.advance();
    }
    return new AggregateTrade(id, price, quantity, firstId, last, utc, buyerMaker);
  }
}
