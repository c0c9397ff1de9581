package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.TradeHistory;
import io.ticklake.ingest.exchange.TradePage;
import io.ticklake.ingest.publish.PublishMeter;
import io.ticklake.ingest.publish.SendFailure;
import io.ticklake.ingest.publish.SendFailures;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.publish.Turnstile;
import io.ticklake.ingest.testing.HandTime;
import io.ticklake.model.GapClaim;
import io.ticklake.model.GapClaim.Claim;
import io.ticklake.model.Rejection;
import io.ticklake.model.Topics;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Holes filled from an exchange that the test plays, into Kafka's own stand-in for a broker. */
final class BackfillerTest {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration ABSENT_AFTER = Duration.ofSeconds(30);
  private static final Duration REACH = Duration.ofHours(6);
  private static final Duration FUTURE = Duration.ofMinutes(1);

  private final HandTime time = new HandTime(Instant.parse("2026-01-02T00:00:00Z"));
  private final Shelf shelf = new Shelf();
  private final Report report = new Report();
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Ledgers ledgers = new Ledgers();
  private final HoleBook book = new HoleBook(GRACE.toMillis());
  private final Backfiller backfiller =
      new Backfiller(
          shelf,
          new TradePublisher(
              kafka,
              report,
              new PublishMeter(nanos -> {}),
              Turnstile.besideBuffer(1 << 20),
              time,
              "writer"),
          report,
          time,
          new Backfiller.Bounds(ABSENT_AFTER, REACH, FUTURE));

  @Test
  void aHoleCostsOnePageForEachThousandAndIsFilledFromItsNewestEnd() throws Exception {
    shelf.hasAll("A", 0, 4_000);
    hold("A", 0, 100);
    hold("A", 2_601, 2_700);
    run(Duration.ofSeconds(2));
    assertThat(shelf.asked).containsExactly("A 1601", "A 601", "A 101");
    assertThat(sentIds("A").stream().sorted().toList()).isEqualTo(range(101, 2_600));
    assertThat(claims()).allMatch(claim -> claim.claim() == Claim.FETCHED);
    assertThat(report.fetched).isEqualTo(2_500);
  }

  @Test
  void holesThatLieOnOnePageCostOneQuestion() throws Exception {
    shelf.hasAll("A", 0, 3_000);
    hold("A", 1_000, 1_200);
    hold("A", 1_202, 1_499);
    hold("A", 1_510, 1_900);
    hold("A", 1_902, 2_000);
    run(Duration.ofSeconds(2));
    assertThat(shelf.asked).containsExactly("A 1201");
    assertThat(book.openHoles()).isZero();
  }

  @Test
  void whatIsNotedIsLeftAloneForTheGrace() throws Exception {
    shelf.hasAll("A", 0, 10);
    hold("A", 0, 4);
    hold("A", 6, 10);
    run(GRACE.minusMillis(100));
    assertThat(shelf.asked).isEmpty();
    run(Duration.ofMillis(300));
    assertThat(shelf.asked).hasSize(1);
  }

  @Test
  void symbolsTakeTurns() throws Exception {
    for (String symbol : List.of("A", "B")) {
      shelf.hasAll(symbol, 0, 4_000);
      hold(symbol, 0, 0);
      hold(symbol, 3_000, 3_000);
    }
    run(Duration.ofSeconds(3));
    List<String> symbols = shelf.asked.stream().map(asked -> asked.substring(0, 1)).toList();
    assertThat(symbols).hasSize(6);
    for (int i = 0; i < symbols.size(); i += 2) {
      assertThat(symbols.subList(i, i + 2))
          .as("turn %s", i / 2)
          .containsExactlyInAnyOrder("A", "B");
    }
  }

  @Test
  void whatWasMissedOfLateComesBeforeWhatIsOld() throws Exception {
    shelf.hasAll("OLD", 0, 20_000);
    hold("OLD", 0, 0);
    hold("OLD", 10_001, 10_001);
    note();
    time.pass(Duration.ofMinutes(3));
    shelf.hasAll("NEW", 0, 20_000);
    hold("NEW", 0, 0);
    hold("NEW", 2_001, 2_001);
    note();
    time.pass(GRACE.plusMillis(1));
    run(Duration.ofSeconds(3));
    assertThat(shelf.asked.subList(0, 2)).containsExactly("NEW 1001", "NEW 1");
    assertThat(shelf.asked.subList(2, 12)).allMatch(asked -> asked.startsWith("OLD "));
  }

  @Test
  void anIdIsAbsentOnlyAfterAsLongAsItMayBeLate() throws Exception {
    shelf.hasAll("A", 0, 4);
    shelf.hasAll("A", 8, 10);
    hold("A", 0, 3);
    hold("A", 9, 10);
    run(ABSENT_AFTER.minusSeconds(1));
    assertThat(sentIds("A")).containsExactlyInAnyOrder(4L, 8L);
    assertThat(claims()).noneMatch(claim -> claim.claim() == Claim.ABSENT);
    assertThat(shelf.asked).as("asked once, then not before it can be proved").hasSize(1);
    run(Duration.ofSeconds(2));
    assertThat(claims()).contains(new GapClaim("A", 5, 7, Claim.ABSENT));
    assertThat(report.absent).containsExactly("A 5-7");
    assertThat(book.openHoles()).isZero();
    assertThat(shelf.asked).hasSize(2);
  }

  @Test
  void absentIdsOfOnePageCostOneQuestionBeforeTheProofAndOneForIt() throws Exception {
    for (long id = 0; id <= 1_000; id += 10) {
      shelf.hasAll("A", id, id + 8);
      hold("A", id, id + 8);
    }
    run(Duration.ofMinutes(2));
    assertThat(report.absent).hasSize(100).contains("A 9-9", "A 999-999");
    assertThat(shelf.asked).containsExactly("A 9", "A 9");
  }

  @Test
  void anIdThatHasJoinedAHoleOfLateIsNotProvedWithIt() throws Exception {
    shelf.hasAll("A", 0, 4);
    shelf.hasAll("A", 20, 20);
    hold("A", 0, 4);
    ledgers.of("A").expectThrough(9);
    run(ABSENT_AFTER.minusSeconds(5));
    hold("A", 20, 20);
    run(Duration.ofSeconds(10));
    assertThat(report.absent).isEmpty();
    run(ABSENT_AFTER);
    assertThat(report.absent).containsExactly("A 5-19");
  }

  @Test
  void anAnswerThatEndsBeforeAnIdDoesNotProveItsAbsence() throws Exception {
    shelf.hasAll("A", 0, 10);
    hold("A", 0, 10);
    ledgers.of("A").expectThrough(12);
    run(Duration.ofMinutes(2));
    assertThat(claims()).isEmpty();
    assertThat(book.missing()).isEqualTo(2);
  }

  @Test
  void anExchangeThatFailsIsAskedLessAndLessOften() throws Exception {
    shelf.hasAll("A", 0, 10);
    hold("A", 0, 4);
    hold("A", 6, 10);
    shelf.fails = true;
    List<Long> askedAt = new ArrayList<>();
    for (int i = 0; i < 200 && askedAt.size() < 6; i++) {
      int before = shelf.asked.size();
      run(Duration.ofMillis(200));
      if (shelf.asked.size() > before) {
        askedAt.add(time.millis());
      }
    }
    List<Long> waits = new ArrayList<>();
    for (int i = 1; i < askedAt.size(); i++) {
      waits.add((askedAt.get(i) - askedAt.get(i - 1)) / 1_000);
    }
    assertThat(waits).as("seconds").containsExactly(1L, 2L, 4L, 8L, 16L);
    assertThat(report.failures).hasSize(6).containsOnly("trades of A");
    shelf.fails = false;
    run(Duration.ofSeconds(40));
    assertThat(book.openHoles()).isZero();
  }

  @Test
  void whatKafkaRefusesStaysAHoleWithoutAClaimAndIsTriedLessOften() throws Exception {
    shelf.hasAll("A", 0, 10);
    hold("A", 0, 4);
    hold("A", 6, 10);
    kafka.sendException = new KafkaException("refused");
    run(Duration.ofSeconds(16));
    assertThat(shelf.asked).hasSizeBetween(4, 5);
    assertThat(book.missing()).isEqualTo(1);
    assertThat(claims()).isEmpty();
    assertThat(report.fetched).isZero();
    kafka.sendException = null;
    run(Duration.ofSeconds(30));
    assertThat(sentIds("A")).containsExactly(5L);
    assertThat(claims()).containsExactly(new GapClaim("A", 5, 5, Claim.FETCHED));
  }

  @Test
  void whatTheLakeCannotHoldIsADeadLetterAndNotAskedForAgain() throws Exception {
    shelf.hasAll("A", 0, 10);
    shelf.unreadable.add(5L);
    shelf.fromTheFuture.add(6L);
    hold("A", 0, 4);
    hold("A", 8, 10);
    run(Duration.ofMinutes(5));
    assertThat(shelf.asked).hasSize(1);
    assertThat(report.rejections)
        .containsExactlyInAnyOrder(Rejection.INVALID_NUMBER, Rejection.FAR_IN_THE_FUTURE);
    assertThat(kafka.history().stream().filter(r -> r.topic().equals(Topics.TRADES_DEAD_LETTER)))
        .hasSize(2);
    assertThat(report.left).containsExactlyInAnyOrder("A 5-5", "A 6-6");
    assertThat(sentIds("A")).containsExactly(7L);
  }

  @Test
  void whatLiesBeyondTheReachIsLeftToTheArchives() throws Exception {
    shelf.hasAll("A", 0, 10_000);
    // Ids 4999 and below are older than the reach, one second each.
    shelf.secondsAgo = id -> REACH.toSeconds() + 5_000 - id;
    hold("A", 0, 0);
    hold("A", 9_000, 10_000);
    run(Duration.ofMinutes(5));
    assertThat(shelf.asked).containsExactly("A 8000", "A 7000", "A 6000", "A 5000", "A 4000");
    assertThat(report.left).containsExactly("A 1-3999");
    assertThat(sentIds("A").stream().sorted().toList()).isEqualTo(range(4_000, 8_999));
    assertThat(book.openHoles()).isZero();
  }

  @Property(tries = 100)
  void everythingThatExistsIsSentOnceAndEverythingElseIsProvedAbsent(
      @ForAll @Size(min = 2, max = 60) Set<@LongRange(max = 4_000) Long> present,
      @ForAll @Size(max = 60) Set<@LongRange(max = 4_000) Long> alsoHeld)
      throws Exception {
    BackfillerTest fresh = new BackfillerTest();
    TreeSet<Long> existing = new TreeSet<>(present);
    existing.addAll(alsoHeld);
    fresh.shelf.ids.put("A", existing);
    Set<Long> held = new HashSet<>(alsoHeld);
    held.add(existing.first());
    held.add(existing.last());
    held.forEach(fresh.ledgers.of("A")::acknowledged);
    fresh.run(Duration.ofMinutes(2));

    TreeSet<Long> expected = new TreeSet<>(existing);
    expected.removeAll(held);
    assertThat(fresh.sentIds("A").stream().sorted().toList()).isEqualTo(List.copyOf(expected));
    List<Long> absent =
        LongStream.rangeClosed(existing.first(), existing.last())
            .filter(id -> !existing.contains(id))
            .boxed()
            .toList();
    assertThat(
            fresh.claims().stream()
                .filter(claim -> claim.claim() == Claim.ABSENT)
                .flatMap(claim -> range(claim.fromId(), claim.toId()).stream())
                .sorted()
                .toList())
        .isEqualTo(absent);
    assertThat(fresh.shelf.asked.size()).as("%s", fresh.shelf.asked).isLessThanOrEqualTo(14);
  }

  private void hold(String symbol, long from, long to) {
    range(from, to).forEach(ledgers.of(symbol)::acknowledged);
  }

  private void note() {
    ledgers
        .all()
        .forEach(
            ledger ->
                book.note(
                    ledger.symbol(), ledger.holes(), time.millis(), time.epochNanos() / 1_000_000));
  }

  /** As {@link Completeness} does, but for its thread. */
  private void run(Duration duration) throws InterruptedException {
    for (long until = time.millis() + duration.toMillis(); time.millis() < until; ) {
      note();
      Optional<Hole> hole = book.next(time.millis());
      if (hole.isEmpty()) {
        time.pass(Duration.ofMillis(100));
      } else {
        book.taken(hole.get(), time.millis());
        backfiller.fill(hole.get(), ledgers.of(hole.get().symbol), book);
        time.pass(Duration.ofMillis(1));
        note();
      }
    }
  }

  private List<Long> sentIds(String symbol) {
    TradeParser parser = new TradeParser();
    return kafka.history().stream()
        .filter(record -> record.topic().equals(Topics.TRADES))
        .filter(record -> new String(record.key(), UTF_8).equals(symbol))
        .map(
            record -> {
              assertThat(parser.parse(record.value(), 0, record.value().length)).isTrue();
              return parser.id();
            })
        .toList();
  }

  private List<GapClaim> claims() {
    return kafka.history().stream()
        .filter(record -> record.topic().equals(Topics.GAP_CLAIMS))
        .map(record -> GapClaim.parse(new String(record.value(), UTF_8)))
        .toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private interface Age {
    long secondsAgo(long id);
  }

  /** All that the exchange has. */
  private final class Shelf implements TradeHistory {
    private final Map<String, TreeSet<Long>> ids = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();
    private final Set<Long> fromTheFuture = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private Age secondsAgo = id -> 60;
    private boolean fails;

    void hasAll(String symbol, long from, long to) {
      ids.computeIfAbsent(symbol, name -> new TreeSet<>()).addAll(range(from, to));
    }

    @Override
    public TradePage trades(String symbol, long fromId) throws ExchangeException {
      asked.add(symbol + " " + fromId);
      if (fails) {
        throw new ExchangeException(ExchangeException.Kind.UNAVAILABLE, "away");
      }
      List<Long> page = ids.get(symbol).tailSet(fromId).stream().limit(1_000).toList();
      List<Trade> trades = new ArrayList<>();
      List<TradePage.Unreadable> letters = new ArrayList<>();
      for (long id : page) {
        if (unreadable.contains(id)) {
          letters.add(new TradePage.Unreadable(id, "{\"id\":" + id + "}"));
        } else {
          long seconds = fromTheFuture.contains(id) ? -3_600 : secondsAgo.secondsAgo(id);
          long micros = time.epochNanos() / 1_000 - seconds * 1_000_000;
          trades.add(new Trade(symbol, id, 100, 200, micros, true));
        }
      }
      return new TradePage(trades, letters, page.isEmpty() ? -1 : page.get(page.size() - 1));
    }

    @Override
    public OptionalLong newestId(String symbol) {
      throw new AssertionError("A hole's ids are known");
    }

    @Override
    public OptionalLong firstIdSince(String symbol, Instant since) {
      throw new AssertionError("A hole's ids are known");
    }
  }

  private static final class Report implements FillReport, SendFailures {
    private final List<String> failures = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long fetched;

    @Override
    public void fetched(long trades) {
      fetched += trades;
    }

    @Override
    public void absent(String symbol, long from, long to) {
      absent.add(symbol + " " + from + "-" + to);
    }

    @Override
    public void leftToArchives(String symbol, long from, long to) {
      left.add(symbol + " " + from + "-" + to);
    }

    @Override
    public void rejected(Rejection reason) {
      rejections.add(reason);
    }

    @Override
    public void failed(String what, Exception cause) {
      failures.add(what);
    }

    @Override
    public void failed(String topic, SendFailure failure, Exception cause) {}

    @Override
    public void unexpected(String where, Throwable cause) {
      throw new AssertionError(where, cause);
    }
  }
}
