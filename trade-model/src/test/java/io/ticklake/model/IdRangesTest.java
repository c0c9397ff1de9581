package io.ticklake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against a set of single ids, which is slow and obviously right. */
final class IdRangesTest {
  private static final int RUNS = 400;
  private static final int CHECKS = 50;
  private static final int MERGES = 100_000;
  private static final int STEPS_BETWEEN_CHECKS = 50;

  @Test
  void behavesLikeASetOfSingleIdsOverAMillionSteps() {
    Random random = new Random(42);
    for (int run = 0; run < RUNS; run++) {
      int span = 20 + random.nextInt(300);
      long base = run % 3 == 0 ? 0 : run % 3 == 1 ? Long.MAX_VALUE - span : 5_000_000_000L;
      Pair pair = new Pair(random, base, span);
      for (int check = 0; check < CHECKS; check++) {
        for (int i = 0; i < STEPS_BETWEEN_CHECKS; i++) {
          pair.step();
        }
        assertSame(pair.ranges, pair.ids, base, span);
      }
    }
  }

  /** The set and its model, which take the same steps. */
  private static final class Pair {
    private final Random random;
    private final long base;
    private final int span;
    private IdRanges ranges = new IdRanges();
    private final NavigableSet<Long> ids = new TreeSet<>();

    Pair(Random random, long base, int span) {
      this.random = random;
      this.base = base;
      this.span = span;
    }

    void step() {
      if (ids.size() == span + 1) {
        // Nothing would happen to it any more.
        ranges = new IdRanges();
        ids.clear();
      }
      int kind = random.nextInt(100);
      if (kind < 70) {
        addOne();
      } else if (kind < 80) {
        addRange();
      } else if (kind < 85) {
        mergeAnother();
      } else if (kind < 90) {
        copyAndSpoilOneOfBoth();
      } else {
        askWhatIsMissing();
      }
    }

    private void addOne() {
      long id = anyFrom(base);
      assertThat(ranges.add(id)).isEqualTo(ids.add(id));
    }

    private void addRange() {
      long first = anyFrom(base);
      long last = first + Math.min(random.nextInt(6), base + span - first);
      int before = ids.size();
      for (long offset = 0; offset <= last - first; offset++) {
        ids.add(first + offset);
      }
      assertThat(ranges.addRange(first, last)).isEqualTo(ids.size() - before);
    }

    private void mergeAnother() {
      IdRanges other = new IdRanges();
      NavigableSet<Long> others = new TreeSet<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        long id = anyFrom(base);
        other.add(id);
        others.add(id);
      }
      ranges.mergeAll(other);
      ids.addAll(others);
      assertThat(other.ranges()).isEqualTo(rangesOf(others));
    }

    private void copyAndSpoilOneOfBoth() {
      IdRanges copy = ranges.copy();
      if (random.nextBoolean()) {
        ranges.addRange(base, base + span);
        ranges = copy;
      } else {
        copy.addRange(base, base + span);
      }
    }

    private void askWhatIsMissing() {
      long first = anyFrom(base);
      long last = anyFrom(first);
      assertThat(ranges.missingIn(first, last)).isEqualTo(rangesOf(missingIn(ids, first, last)));
    }

    private long anyFrom(long least) {
      return least + random.nextInt((int) (base + span - least) + 1);
    }
  }

  private static NavigableSet<Long> missingIn(NavigableSet<Long> ids, long first, long last) {
    NavigableSet<Long> missing = new TreeSet<>();
    for (long offset = 0; offset <= last - first; offset++) {
      if (!ids.contains(first + offset)) {
        missing.add(first + offset);
      }
    }
    return missing;
  }

  private static void assertSame(IdRanges ranges, NavigableSet<Long> ids, long base, int span) {
    assertThat(ranges.isEmpty()).isEqualTo(ids.isEmpty());
    assertThat(ranges.ranges()).isEqualTo(rangesOf(ids));
    assertThat(ranges.count()).isEqualTo(ids.size());
    assertThat(ranges.rangeCount()).isEqualTo(rangesOf(ids).size());
    for (long offset = 0; offset <= span; offset++) {
      assertThat(ranges.contains(base + offset)).isEqualTo(ids.contains(base + offset));
    }
    NavigableSet<Long> missing = missingIn(ids, base, base + span);
    assertThat(ranges.missingIn(base, base + span)).isEqualTo(rangesOf(missing));
    assertThat(ranges.containsAll(base, base + span)).isEqualTo(missing.isEmpty());
    assertThat(IdRanges.ofLongs(ranges.toLongs())).isEqualTo(ranges);
    assertThat(ranges.copy()).isEqualTo(ranges);
    if (!ids.isEmpty()) {
      assertThat(ranges.first()).isEqualTo(ids.first());
      assertThat(ranges.last()).isEqualTo(ids.last());
      assertThat(ranges.holes())
          .isEqualTo(rangesOf(new TreeSet<>(missing.subSet(ids.first(), ids.last()))));
    }
  }

  private static List<IdRange> rangesOf(NavigableSet<Long> ids) {
    List<IdRange> ranges = new ArrayList<>();
    for (long id : ids) {
      int newest = ranges.size() - 1;
      if (newest >= 0 && ranges.get(newest).to() == id - 1) {
        ranges.set(newest, new IdRange(ranges.get(newest).from(), id));
      } else {
        ranges.add(new IdRange(id, id));
      }
    }
    return ranges;
  }

  @Test
  void mergesWithAnotherSet() {
    IdRanges ranges = IdRanges.ofLongs(new long[] {1, 3, 10, 12});
    ranges.mergeAll(IdRanges.ofLongs(new long[] {4, 5, 20, 20}));
    assertThat(ranges.ranges())
        .containsExactly(new IdRange(1, 5), new IdRange(10, 12), new IdRange(20, 20));
  }

  @Test
  void mergesLikeSetsOfSingleIds() {
    Random random = new Random(43);
    for (int run = 0; run < MERGES; run++) {
      IdRanges ranges = new IdRanges();
      IdRanges others = new IdRanges();
      TreeSet<Long> ids = new TreeSet<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        long id = random.nextInt(40);
        (random.nextBoolean() ? ranges : others).add(id);
        ids.add(id);
      }
      ranges.mergeAll(others);
      assertThat(ranges.ranges()).isEqualTo(rangesOf(ids));
    }
  }

  @Test
  void copiesShareNothing() {
    IdRanges ranges = IdRanges.ofLongs(new long[] {1, 3});
    IdRanges copy = ranges.copy();
    copy.add(4);
    ranges.add(9);
    assertThat(copy.ranges()).containsExactly(new IdRange(1, 4));
    assertThat(ranges.ranges()).containsExactly(new IdRange(1, 3), new IdRange(9, 9));
  }

  @Test
  void holdsEveryIdThatThereIs() {
    IdRanges ranges = new IdRanges();
    assertThat(ranges.add(Long.MAX_VALUE)).isTrue();
    assertThat(ranges.add(0)).isTrue();
    assertThat(ranges.add(Long.MAX_VALUE)).isFalse();
    assertThat(ranges.holes()).containsExactly(new IdRange(1, Long.MAX_VALUE - 1));
    assertThat(ranges.missingIn(0, Long.MAX_VALUE)).isEqualTo(ranges.holes());
    assertThat(ranges.addRange(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(ranges.addRange(0, Long.MAX_VALUE)).isZero();
    assertThat(ranges.ranges()).containsExactly(new IdRange(0, Long.MAX_VALUE));
    assertThat(ranges.missingIn(0, Long.MAX_VALUE)).isEmpty();
    assertThat(ranges.containsAll(0, Long.MAX_VALUE)).isTrue();
  }

  @Test
  void countsAllIdsAsOneLessSinceTheirNumberDoesNotFit() {
    IdRanges ranges = new IdRanges();
    assertThat(ranges.addRange(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(ranges.count()).isEqualTo(Long.MAX_VALUE);
    assertThat(new IdRange(0, Long.MAX_VALUE).count()).isEqualTo(Long.MAX_VALUE);
    assertThat(new IdRange(1, Long.MAX_VALUE).count()).isEqualTo(Long.MAX_VALUE);
    assertThat(new IdRange(7, 7).count()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoRange() {
    IdRanges ranges = new IdRanges();
    assertThatThrownBy(() -> ranges.addRange(5, 4)).hasMessage("Invalid id range: 5 to 4");
    assertThatThrownBy(() -> ranges.contains(-1)).hasMessage("Invalid id range: -1 to -1");
    assertThatThrownBy(() -> ranges.add(-1)).hasMessage("Invalid id range: -1 to -1");
    ranges.add(Long.MAX_VALUE);
    assertThatThrownBy(() -> ranges.add(Long.MIN_VALUE)).hasMessageStartingWith("Invalid id range");
    assertThat(ranges.ranges()).containsExactly(new IdRange(Long.MAX_VALUE, Long.MAX_VALUE));
    assertThatThrownBy(() -> IdRanges.ofLongs(new long[] {1}))
        .hasMessage("Invalid id ranges: an end is missing");
    assertThatThrownBy(new IdRanges()::first).hasMessage("Cannot name an end of no ids");
  }
}
