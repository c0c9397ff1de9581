package io.ticklake.ingest.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.ingest.config.ByteSize;
import io.ticklake.ingest.config.ConnectionConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections without sockets: the test is the exchange, the network and the clock. */
final class ConnectionPoolTest {
  private static final Pattern REQUEST_ID = Pattern.compile("\"id\":(\\d+)");
  private static final long TICK = 20;

  private final Network network = new Network();
  private final Log log = new Log();
  private long now = 1_000;

  @Test
  void whatFailsIsTriedAgainLaterAndLater() {
    network.refuses = true;
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(16));
    assertThat(log.delays).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 8_000L);
    List<Long> waits = new ArrayList<>();
    for (int i = 1; i < network.openedAt.size(); i++) {
      waits.add(network.openedAt.get(i) - network.openedAt.get(i - 1));
    }
    assertThat(waits).hasSize(4);
    for (int i = 0; i < waits.size(); i++) {
      assertThat(waits.get(i)).isBetween(log.delays.get(i), log.delays.get(i) + 2 * TICK);
    }
  }

  @Test
  void aCalmConnectionEndsTheRowOfFailures() {
    network.refuses = true;
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(6));
    network.refuses = false;
    run(pool, Duration.ofSeconds(20));
    log.delays.clear();
    network.cut(pool, now);
    assertThat(log.delays).containsExactly(1_000L);
  }

  @Test
  void attemptsStayWithinTheLimitWhateverHappens() {
    network.refuses = true;
    ConnectionPool pool = pool(config(1, 60));
    pool.follow(symbols(100));
    run(pool, Duration.ofMinutes(17));
    List<Long> opened = network.openedAt;
    long most =
        opened.stream()
            .mapToLong(from -> opened.stream().filter(t -> t >= from && t < from + 300_000).count())
            .max()
            .orElseThrow();
    assertThat(most).isBetween(50L, 60L);
  }

  @Test
  void subscribingStaysWithinTheMessagesOfASecond() {
    ConnectionPool pool = pool(config(200, 240));
    pool.follow(symbols(200));
    run(pool, Duration.ofSeconds(10));
    assertThat(pool.subscribed()).isEqualTo(200);
    List<Long> sent = network.sentAt;
    assertThat(sent).hasSize(20);
    assertThat(
            sent.stream()
                .mapToLong(from -> sent.stream().filter(t -> t >= from && t < from + 1_000).count())
                .max())
        .hasValue(3);
  }

  @Test
  void aSilentConnectionIsReplaced() {
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(2));
    network.delivers = false;
    run(pool, Duration.ofSeconds(9));
    assertThat(network.closed).isEmpty();
    run(pool, Duration.ofSeconds(3));
    assertThat(network.closed).containsEntry(1, CloseCause.SILENT);
    assertThat(network.openedAt).hasSize(2);
    assertThat(log.interrupted).containsExactly("BTCUSDT");
  }

  @Test
  void aReadThatWaitsForKafkaIsNoSilence() {
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(2));
    network.delivers = false;
    network.activities.get(1).readStarted(now);
    run(pool, Duration.ofMinutes(5));
    assertThat(network.closed).isEmpty();
  }

  @Test
  void aSubscriptionWithoutAnAnswerEndsTheConnection() {
    network.answers = false;
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(6));
    assertThat(network.closed).containsEntry(1, CloseCause.SUBSCRIBE_TIMEOUT);
  }

  @Test
  void aConnectionThatNeverOpensIsGivenUp() {
    network.opens = false;
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(6));
    assertThat(network.closed).containsEntry(1, CloseCause.CONNECT_TIMEOUT);
  }

  @Test
  void theOldConnectionServesUntilTheNewOneDelivers() {
    ConnectionPool pool = pool(config(1, 240));
    pool.follow(List.of("BTCUSDT"));
    run(pool, Duration.ofSeconds(2));
    network.silentLinks.add(2);
    pool.shutdownAnnounced(1);
    run(pool, Duration.ofSeconds(5));
    assertThat(network.openedAt).hasSize(2);
    assertThat(network.closed).as("the new one has brought nothing yet").isEmpty();
    network.silentLinks.clear();
    run(pool, Duration.ofSeconds(1));
    assertThat(network.closed).as("both are open for the overlap").isEmpty();
    run(pool, Duration.ofSeconds(2));
    assertThat(network.closed).containsOnlyKeys(1);
    assertThat(log.interrupted).isEmpty();
  }

  @Test
  void aQuietStreamIsAskedForAgainThenItsConnectionReplaced() {
    ConnectionPool pool = pool(config(2, 240));
    pool.follow(List.of("BTCUSDT", "ETHUSDT"));
    run(pool, Duration.ofSeconds(2));
    network.sent.clear();
    pool.renew("ETHUSDT");
    run(pool, Duration.ofSeconds(2));
    assertThat(network.sent)
        .hasSize(2)
        .allMatch(text -> text.contains("ethusdt@trade") && !text.contains("btcusdt"));
    assertThat(network.sent.get(0)).contains("UNSUBSCRIBE");
    pool.replace("ETHUSDT");
    run(pool, Duration.ofSeconds(5));
    assertThat(network.closed).containsOnly(Map.entry(1, CloseCause.QUIET_STREAM));
  }

  @Test
  void newSymbolsJoinAndOthersLeaveWithoutANewConnection() {
    ConnectionPool pool = pool(config(3, 240));
    pool.follow(List.of("A", "B"));
    run(pool, Duration.ofSeconds(2));
    pool.follow(List.of("B", "C"));
    run(pool, Duration.ofSeconds(2));
    assertThat(pool.subscribed()).isEqualTo(2);
    assertThat(network.openedAt).hasSize(1);
    assertThat(network.sent).anyMatch(t -> t.contains("UNSUBSCRIBE") && t.contains("a@trade"));
  }

  private ConnectionPool pool(ConnectionConfig config) {
    return new ConnectionPool(config, network, log, () -> 0);
  }

  private static ConnectionConfig config(int streams, int attempts) {
    return new ConnectionConfig(
        streams,
        10,
        3,
        attempts,
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(8),
        Duration.ofSeconds(10),
        Duration.ofHours(23),
        Duration.ofSeconds(2),
        new ByteSize(1 << 20));
  }

  private void run(ConnectionPool pool, Duration duration) {
    for (long until = now + duration.toMillis(); now < until; now += TICK) {
      network.move(pool, now);
      pool.tick(now);
    }
  }

  private static List<String> symbols(int count) {
    return IntStream.range(0, count).mapToObj(i -> "S" + i + "USDT").toList();
  }

  private static final class Network implements Transport {
    private final List<Long> openedAt = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final Map<Integer, CloseCause> closed = new HashMap<>();
    private final Map<Integer, LinkActivity> activities = new HashMap<>();
    private final Set<Integer> silentLinks = new HashSet<>();
    private final List<Integer> opening = new ArrayList<>();
    private final List<Runnable> toAnswer = new ArrayList<>();
    private final Map<Integer, Long> payloads = new HashMap<>();
    private ConnectionPool pool;
    private long now;
    private boolean refuses;
    private boolean opens = true;
    private boolean answers = true;
    private boolean delivers = true;

    /** What the network has to say since the last tick. */
    void move(ConnectionPool told, long nowMillis) {
      pool = told;
      now = nowMillis;
      List<Integer> links = List.copyOf(opening);
      opening.clear();
      for (int link : links) {
        if (refuses) {
          activities.remove(link);
          pool.closed(link, CloseCause.CANNOT_CONNECT, "", now);
        } else if (opens) {
          pool.opened(link, now);
        }
      }
      List<Runnable> due = List.copyOf(toAnswer);
      toAnswer.clear();
      due.forEach(Runnable::run);
      if (delivers) {
        activities.forEach(
            (link, activity) -> {
              if (!silentLinks.contains(link)) {
                hear(link, activity);
              }
            });
      }
    }

    void cut(ConnectionPool told, long nowMillis) {
      List.copyOf(activities.keySet())
          .forEach(
              link -> {
                activities.remove(link);
                told.closed(link, CloseCause.CUT, "", nowMillis);
              });
    }

    private void hear(int link, LinkActivity activity) {
      activity.readStarted(now);
      activity.readEnded(now, payloads.merge(link, 1L, Long::sum));
    }

    @Override
    public void open(LinkActivity activity) {
      openedAt.add(now);
      opening.add(activity.linkId());
      activities.put(activity.linkId(), activity);
    }

    @Override
    public void send(int linkId, String text) {
      sentAt.add(now);
      sent.add(text);
      Matcher id = REQUEST_ID.matcher(text);
      assertThat(id.find()).isTrue();
      long requestId = Long.parseLong(id.group(1));
      if (answers) {
        toAnswer.add(
            () -> {
              hear(linkId, activities.get(linkId));
              pool.answered(linkId, requestId, now);
            });
      }
    }

    @Override
    public void close(int linkId, CloseCause cause) {
      closed.put(linkId, cause);
      activities.remove(linkId);
    }
  }

  private static final class Log implements PoolEvents {
    private final List<Long> delays = new ArrayList<>();
    private final Set<String> interrupted = new HashSet<>();

    @Override
    public void carried(Set<String> symbols, int linkId) {}

    @Override
    public void interrupted(Set<String> symbols, CloseCause cause) {
      interrupted.addAll(symbols);
    }

    @Override
    public void failed(CloseCause cause, String detail, int failures, long delayMillis) {
      delays.add(delayMillis);
    }

    @Override
    public void replaced(int oldLinkId, int newLinkId, CloseCause cause) {}

    @Override
    public void unexpected(String where, Throwable cause) {
      throw new AssertionError(where, cause);
    }
  }
}
