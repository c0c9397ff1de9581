package io.ticklake.simulator.market;

import io.ticklake.simulator.venue.Venue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The exchange's symbols and their clock. Thread-safe. */
public final class Market implements Venue {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long seed;
  private final MarketTime time;
  private final Absences absences;
  private volatile Board board;

  private Market(long seed, MarketTime time, Absences absences, List<Listing> listings) {
    this.seed = seed;
    this.time = time;
    this.absences = absences;
    board = new Board(0, listings);
  }

  /**
   * A market of these instruments, the first one the busiest.
   *
   * @param tradesPerSecond of all symbols together, shared out by Zipf's law
   */
  public static Market of(
      long seed, MarketTime time, List<Instrument> instruments, double tradesPerSecond) {
    double weights = 0;
    for (int rank = 1; rank <= instruments.size(); rank++) {
      weights += 1.0 / rank;
    }
    Absences absences = new Absences();
    long start = time.now();
    List<Listing> listings = new ArrayList<>(instruments.size());
    for (int rank = 1; rank <= instruments.size(); rank++) {
      double rate = tradesPerSecond / weights / rank;
      SymbolMarket market = new SymbolMarket(instruments.get(rank - 1), seed, 0, slot(rate));
      listings.add(new Listing(market, time, absences, start));
    }
    return new Market(seed, time, absences, listings);
  }

  public MarketTime time() {
    return time;
  }

  /** The symbols as they are now. */
  public Board board() {
    return board;
  }

  /** Opens trading in a new symbol, from id 0. */
  public synchronized void list(Instrument instrument, double tradesPerSecond) {
    if (board.bySymbol(instrument.symbol()).isPresent()) {
      throw new IllegalArgumentException("Cannot list a symbol twice: " + instrument.symbol());
    }
    List<Listing> listings = new ArrayList<>(board.listings());
    long listedAt = time.now();
    SymbolMarket market = new SymbolMarket(instrument, seed, listedAt, slot(tradesPerSecond));
    listings.add(new Listing(market, time, absences, listedAt));
    board = new Board(board.version() + 1, listings);
  }

  /** Ends trading in a symbol; its history stays. */
  public synchronized void delist(String symbol) {
    Listing listing =
        board
            .bySymbol(symbol)
            .orElseThrow(
                () -> new IllegalArgumentException("Cannot delist, no such symbol: " + symbol));
    listing.end();
    board = new Board(board.version() + 1, board.listings());
  }

  /**
   * From now on, so many of a symbol's blocks of 1024 ids have a short range that never existed.
   */
  public void absences(double share) {
    time.atOnce(now -> absences.share(share, now));
  }

  /** The same for the whole past, too: only before anybody has been served. */
  public void absencesEver(double share) {
    absences.share(share, 0);
  }

  @Override
  public List<Listing> histories() {
    return board.listings();
  }

  @Override
  public Optional<Listing> history(String symbol) {
    return board.bySymbol(symbol);
  }

  @Override
  public long utcNow() {
    return time.utcNow();
  }

  @Override
  public void halt() {
    time.halt();
  }

  @Override
  public void resume() {
    time.resume();
  }

  @Override
  public boolean halted() {
    return time.halted();
  }

  private static long slot(double tradesPerSecond) {
    if (!(tradesPerSecond > 0 && tradesPerSecond <= NANOS_PER_SECOND)) {
      throw new IllegalArgumentException("Invalid rate, trades per second: " + tradesPerSecond);
    }
    return Math.max(1, Math.round(NANOS_PER_SECOND / tradesPerSecond));
  }

  /** The symbols at one moment; the version differs whenever they do. */
  public static final class Board {
    private final int version;
    private final List<Listing> listings;
    private final Map<String, Listing> bySymbol = new LinkedHashMap<>();
    private final Map<String, Listing> byStreamSymbol = new LinkedHashMap<>();

    private Board(int version, List<Listing> listings) {
      this.version = version;
      this.listings = List.copyOf(listings);
      for (Listing listing : listings) {
        bySymbol.put(listing.symbol(), listing);
        byStreamSymbol.put(listing.market().instrument().streamSymbol(), listing);
      }
    }

    public int version() {
      return version;
    }

    public List<Listing> listings() {
      return listings;
    }

    public Optional<Listing> bySymbol(String symbol) {
      return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** By the symbol as stream names spell it. */
    public Optional<Listing> byStreamSymbol(String streamSymbol) {
      return Optional.ofNullable(byStreamSymbol.get(streamSymbol));
    }
  }
}
