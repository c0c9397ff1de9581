package io.ticklake.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.GapClaim;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.parse.ChunkBuilder;
import io.ticklake.streaming.parse.TradeChunk;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Holds the state against plain sets and BigDecimal, over random histories of one symbol. */
class SymbolStatePropertyTest {
  private static final long MINUTE = 60_000_000;
  private static final StateSettings SETTINGS = new StateSettings(Duration.ofMinutes(5));
  private static final StateCodec CODEC = new StateCodec(SETTINGS);

  @Property(tries = 3000)
  void everyHistoryEndsWhereTheObviousOneDoes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int batches) {
    Random random = new Random(seed);
    History history = new History(random);
    SymbolState state = SymbolState.empty("X", SETTINGS);
    Obvious obvious = new Obvious();
    long watermark = 0;
    for (int batch = 0; batch < batches; batch++) {
      List<List<Long>> chunks = history.chunks();
      List<GapClaim> claims = history.claims();

      SymbolUpdate update =
          state.apply(chunks.stream().map(ids -> history.chunk(ids)).toList(), claims, watermark);
      obvious.apply(history, chunks, claims, watermark, update);

      byte[] bytes = CODEC.encode(state);
      assertThat(StateCodec.dueMicros(bytes)).isEqualTo(state.dueMicros());
      state = CODEC.decode("X", bytes);
      assertThat(CODEC.encode(state)).isEqualTo(bytes);
      assertThat(update.begin().isPresent()).isEqualTo(obvious.beginsNow());
      watermark = Math.max(watermark, history.newestTime() - (random.nextInt(4) - 1) * MINUTE);
    }
  }

  /** Ids mostly in order, with repeats, holes that fill or not, and times that jump back. */
  private static final class History {
    private final Random random;
    private final Map<Long, Long> times = new HashMap<>();
    private final List<Long> owed = new ArrayList<>();
    private final long base;
    private long next;
    private long clock = Trades.START;

    History(Random random) {
      this.random = random;
      this.base = random.nextInt(3) == 0 ? 0 : 1000;
      this.next = base;
    }

    List<List<Long>> chunks() {
      List<List<Long>> chunks = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        List<Long> ids = new ArrayList<>();
        for (int j = 1 + random.nextInt(15); j > 0; j--) {
          ids.add(id());
        }
        chunks.add(ids);
      }
      return chunks;
    }

    List<GapClaim> claims() {
      List<GapClaim> claims = new ArrayList<>();
      if (random.nextInt(3) == 0 && !owed.isEmpty()) {
        long from = owed.get(random.nextInt(owed.size()));
        claims.add(
            new GapClaim(
                "X",
                from,
                from + random.nextInt(3),
                random.nextInt(4) == 0 ? GapClaim.Claim.FETCHED : GapClaim.Claim.ABSENT));
      }
      return claims;
    }

    TradeChunk chunk(List<Long> ids) {
      ChunkBuilder builder = new ChunkBuilder("X", 0, Trades.DAY);
      ids.forEach(id -> Trades.add(builder, id, times.get(id)));
      return TradeChunk.of(builder.drain());
    }

    long time(long id) {
      return times.get(id);
    }

    long newestTime() {
      return times.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private long id() {
      int choice = random.nextInt(20);
      if (choice == 0 && !owed.isEmpty()) {
        return owed.remove(random.nextInt(owed.size()));
      }
      if (choice == 1) {
        long skipped = 1L + random.nextInt(6);
        LongStream.range(next, next + skipped).forEach(owed::add);
        LongStream.range(next, next + skipped).forEach(this::happen);
        next += skipped;
      }
      if (choice == 2 && next > base) {
        return base + random.nextInt((int) (next - base));
      }
      if (choice == 3 && base > 0) {
        long before = base - 1 - random.nextInt(10);
        happen(before);
        return before;
      }
      happen(next);
      return next++;
    }

    private void happen(long id) {
      clock += random.nextInt(30_000_000);
      times.putIfAbsent(id, clock);
    }
  }

  /** What must come out, from sets of single ids. */
  private static final class Obvious {
    private final Set<Long> seen = new TreeSet<>();
    private final Set<Long> absent = new TreeSet<>();
    private final Map<Long, Set<Long>> minutes = new TreeMap<>();
    private final Map<Long, Bar> bars = new TreeMap<>();
    private final Map<Long, Gap> ledger = new TreeMap<>();
    private long first = -1;
    private long newest;
    private boolean beginsNow;

    void apply(
        History history,
        List<List<Long>> chunks,
        List<GapClaim> claims,
        long watermark,
        SymbolUpdate update) {
      Set<Long> fresh = new TreeSet<>();
      chunks.forEach(fresh::addAll);
      long total = chunks.stream().mapToLong(Collection::size).sum();
      fresh.removeAll(seen);
      fresh.forEach(id -> newest = Math.max(newest, history.time(id)));
      seen.addAll(fresh);
      beginsNow = first < 0 && !seen.isEmpty();
      if (beginsNow) {
        first = seen.iterator().next();
        assertThat(update.begin()).contains(new CoverageBegin("X", first, history.time(first)));
      }
      for (GapClaim claim : claims) {
        if (claim.claim() == GapClaim.Claim.ABSENT) {
          LongStream.rangeClosed(claim.fromId(), claim.toId()).forEach(absent::add);
        }
      }
      checkTrades(history, update, fresh, total, watermark);
      checkBars(history, update, fresh, watermark);
      checkLedger(update, watermark);
    }

    boolean beginsNow() {
      return beginsNow;
    }

    private void checkTrades(
        History history, SymbolUpdate update, Set<Long> fresh, long total, long watermark) {
      List<Long> stored = new ArrayList<>();
      for (TradeChunk chunk : update.fresh()) {
        long last = -1;
        for (int row = 0; row < chunk.count(); row++) {
          assertThat(chunk.id(row)).isGreaterThan(last);
          last = chunk.id(row);
          assertThat(chunk.price(row)).isEqualTo(Trades.price(last));
          assertThat(chunk.eventTimeMicros(row)).isEqualTo(history.time(last));
          stored.add(last);
        }
      }
      assertThat(stored).containsExactlyInAnyOrderElementsOf(fresh);
      assertThat(update.trades()).isEqualTo(fresh.size());
      assertThat(update.duplicates()).isEqualTo(total - fresh.size());
      assertThat(update.late())
          .isEqualTo(fresh.stream().filter(id -> history.time(id) < watermark).count());
    }

    private void checkBars(History history, SymbolUpdate update, Set<Long> fresh, long watermark) {
      long tooLate = update.staleDays().values().stream().mapToLong(Long::longValue).sum();
      long inBars = 0;
      for (long id : fresh) {
        minutes
            .computeIfAbsent(Math.floorDiv(history.time(id), MINUTE) * MINUTE, m -> new TreeSet<>())
            .add(id);
      }
      Map<Long, BarUpdate> updates = new TreeMap<>();
      for (BarUpdate one : update.bars()) {
        updates.put(one.bar("X").openTimeMicros(), one);
      }
      assertThat(updates).hasSameSizeAs(update.bars());

      Set<Long> touched = new HashSet<>();
      for (long id : fresh) {
        long minute = Math.floorDiv(history.time(id), MINUTE) * MINUTE;
        boolean kept =
            minute + MINUTE + SETTINGS.horizonMicros() > watermark || updates.containsKey(minute);
        if (kept) {
          touched.add(minute);
          inBars++;
        }
      }
      assertThat(inBars + tooLate).isEqualTo(fresh.size());
      assertThat(updates.keySet()).containsAll(touched);

      updates.forEach(
          (minute, one) -> {
            Bar bar = one.bar("X");
            Bar before = bars.put(minute, bar);
            boolean over = minute + MINUTE <= watermark;
            assertThat(bar.isFinal()).isEqualTo(over);
            assertThat(bar.revision())
                .isEqualTo(before == null || !before.isFinal() ? 0 : before.revision() + 1);
            checkSums(bar, minutes.get(minute));
            assertThat(bar.complete()).isEqualTo(complete(bar));
          });
      bars.forEach(
          (minute, bar) -> {
            assertThat(bar.isFinal() || minute + MINUTE > watermark).isTrue();
            if (minute + MINUTE + SETTINGS.horizonMicros() > watermark) {
              assertThat(bar.complete()).isEqualTo(complete(bar));
            }
          });
    }

    private boolean complete(Bar bar) {
      return LongStream.rangeClosed(Math.max(bar.firstId() - 1, 0), bar.lastId() + 1)
          .allMatch(id -> seen.contains(id) || absent.contains(id));
    }

    private static void checkSums(Bar bar, Set<Long> ids) {
      BigDecimal volume = BigDecimal.ZERO;
      BigDecimal quote = BigDecimal.ZERO;
      BigDecimal taker = BigDecimal.ZERO;
      long low = Long.MAX_VALUE;
      long high = 0;
      for (long id : ids) {
        BigDecimal price = BigDecimal.valueOf(Trades.price(id), 8);
        BigDecimal quantity = BigDecimal.valueOf(Trades.quantity(id), 8);
        volume = volume.add(quantity);
        quote = quote.add(price.multiply(quantity));
        taker = Trades.buyerMaker(id) ? taker : taker.add(quantity);
        low = Math.min(low, Trades.price(id));
        high = Math.max(high, Trades.price(id));
      }
      TreeSet<Long> sorted = new TreeSet<>(ids);
      assertThat(bar.trades()).isEqualTo(ids.size());
      assertThat(bar.volume()).isEqualByComparingTo(volume);
      assertThat(bar.quoteVolume()).isEqualByComparingTo(quote);
      assertThat(bar.takerBuyVolume()).isEqualByComparingTo(taker);
      assertThat(bar.vwap()).isEqualByComparingTo(quote.divide(volume, 12, RoundingMode.HALF_EVEN));
      assertThat(bar.low()).isEqualByComparingTo(BigDecimal.valueOf(low, 8));
      assertThat(bar.high()).isEqualByComparingTo(BigDecimal.valueOf(high, 8));
      assertThat(bar.firstId()).isEqualTo(sorted.first());
      assertThat(bar.lastId()).isEqualTo(sorted.last());
      assertThat(bar.open())
          .isEqualByComparingTo(BigDecimal.valueOf(Trades.price(sorted.first()), 8));
      assertThat(bar.close())
          .isEqualByComparingTo(BigDecimal.valueOf(Trades.price(sorted.last()), 8));
    }

    /** The lines never overlap, and those that are open say exactly what is missing. */
    private void checkLedger(SymbolUpdate update, long watermark) {
      Set<Long> everOpen = ids(ledger.values());
      for (Gap gap : update.gaps()) {
        if (gap.status() == Gap.Status.OPEN) {
          assertThat(gap.openedAtMicros()).isLessThanOrEqualTo(watermark);
        }
        ledger.put(gap.fromId(), gap);
      }
      long last = -1;
      for (Gap gap :
          ledger.values().stream().sorted(Comparator.comparingLong(Gap::fromId)).toList()) {
        assertThat(gap.fromId()).isGreaterThan(last);
        last = gap.toId();
        for (long id = gap.fromId(); id <= gap.toId(); id++) {
          assertThat(id).isGreaterThan(first);
          switch (gap.status()) {
            case OPEN -> assertThat(seen.contains(id) || absent.contains(id)).isFalse();
            case FILLED -> assertThat(seen).contains(id);
            case ABSENT -> assertThat(absent).contains(id);
          }
        }
      }
      assertThat(ids(ledger.values())).containsAll(everOpen);
      if (!seen.isEmpty()) {
        Set<Long> proved = new TreeSet<>(absent);
        proved.removeAll(seen);
        proved.removeIf(id -> id < first || id > Collections.max(seen));
        assertThat(ids(ledger.values())).containsAll(proved);
      }
      if (watermark >= newest && !seen.isEmpty()) {
        Set<Long> missing = new TreeSet<>();
        LongStream.range(first, Collections.max(seen)).forEach(missing::add);
        missing.removeAll(seen);
        missing.removeAll(absent);
        assertThat(ids(ledger.values())).containsAll(missing);
      }
    }

    private static Set<Long> ids(Collection<Gap> gaps) {
      Set<Long> ids = new HashSet<>();
      gaps.forEach(gap -> LongStream.rangeClosed(gap.fromId(), gap.toId()).forEach(ids::add));
      return ids;
    }
  }
}
