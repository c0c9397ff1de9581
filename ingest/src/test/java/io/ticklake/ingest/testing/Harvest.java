package io.ticklake.ingest.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Decimal8;
import io.ticklake.model.GapClaim;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.Topics;
import io.ticklake.model.TradeParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What came into Kafka, held against what the exchange had. */
public final class Harvest implements AutoCloseable {
  private final TopicReader trades;
  private final TopicReader claims;
  private final Map<String, IdRanges> held = new HashMap<>();
  private final Map<String, IdRanges> absent = new HashMap<>();
  private final Map<String, String> contents = new HashMap<>();
  private final TradeParser parser = new TradeParser();
  private long duplicates;
  private long conflicts;
  private long backfilled;
  private long longestDelayNanos;
  private int tradesRead;
  private int claimsRead;

  public Harvest(String bootstrap) {
    trades = TopicReader.fromStart(bootstrap, Topics.TRADES);
    claims = TopicReader.fromStart(bootstrap, Topics.GAP_CLAIMS);
  }

  /** Reads on; what is missing or claimed wrongly now, empty if all is there. */
  public List<String> faults(Map<String, Simulator.Produced> produced) {
    readOn();
    List<String> faults = new ArrayList<>();
    produced.forEach(
        (symbol, truth) -> {
          IdRanges accounted = held.getOrDefault(symbol, new IdRanges()).copy();
          IdRanges claimed = absent.getOrDefault(symbol, new IdRanges());
          for (IdRange range : claimed.ranges()) {
            if (!truth.absent().containsAll(range.from(), range.to())
                && range.from() >= truth.firstId()) {
              faults.add(symbol + " wrongly claimed absent " + range);
            }
          }
          accounted.mergeAll(claimed);
          if (truth.lastId() >= truth.firstId()) {
            accounted
                .missingIn(truth.firstId(), truth.lastId())
                .forEach(range -> faults.add(symbol + " lacks " + range));
          }
        });
    return faults;
  }

  /** Trades of the exchange's own list that came in with other contents, or not at all. */
  public List<String> differences(Simulator simulator) {
    readOn();
    return simulator
        .trades()
        .filter(
            line -> {
              String[] cells = line.split(",", 3);
              return !cells[2].equals(contents.get(cells[0] + "," + cells[1]));
            })
        .limit(20)
        .toList();
  }

  /** The ids of each symbol that are in Kafka. */
  public Map<String, IdRanges> held() {
    readOn();
    return Map.copyOf(held);
  }

  /** The longest time from a trade to its receipt. */
  public Duration longestDelay() {
    return Duration.ofNanos(longestDelayNanos);
  }

  public long distinct() {
    return contents.size();
  }

  public long duplicates() {
    return duplicates;
  }

  public long conflicts() {
    return conflicts;
  }

  public long backfilled() {
    return backfilled;
  }

  @Override
  public void close() {
    trades.close();
    claims.close();
  }

  private void readOn() {
    List<ConsumerRecord<byte[], byte[]>> records = trades.readToEnd();
    claims.readToEnd();
    for (; tradesRead < records.size(); tradesRead++) {
      trade(records.get(tradesRead));
    }
    for (; claimsRead < claims.seen().size(); claimsRead++) {
      GapClaim claim = GapClaim.parse(new String(claims.seen().get(claimsRead).value(), UTF_8));
      if (claim.claim() == GapClaim.Claim.ABSENT) {
        absent
            .computeIfAbsent(claim.symbol(), name -> new IdRanges())
            .addRange(claim.fromId(), claim.toId());
      }
    }
  }

  private void trade(ConsumerRecord<byte[], byte[]> record) {
    if (!parser.parse(record.value(), 0, record.value().length)) {
      throw new IllegalStateException("No trade: " + new String(record.value(), UTF_8));
    }
    String symbol = parser.symbol();
    backfilled +=
        new String(record.headers().lastHeader("origin").value(), UTF_8).equals("backfill") ? 1 : 0;
    long received =
        Long.parseLong(new String(record.headers().lastHeader("received_at_ns").value(), UTF_8));
    longestDelayNanos = Math.max(longestDelayNanos, received - parser.eventTimeMicros() * 1_000);
    held.computeIfAbsent(symbol, name -> new IdRanges()).add(parser.id());
    String content =
        Decimal8.format(parser.price())
            + ","
            + Decimal8.format(parser.quantity())
            + ","
            + parser.eventTimeMicros()
            + ","
            + parser.buyerMaker();
    String before = contents.putIfAbsent(symbol + "," + parser.id(), content);
    if (before != null) {
      duplicates++;
      conflicts += before.equals(content) ? 0 : 1;
    }
  }
}
