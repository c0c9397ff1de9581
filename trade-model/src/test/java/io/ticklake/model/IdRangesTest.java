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
      IdRanges ranges = new IdRanges();
      TreeSet<Long> ids = new TreeSet<>();
      for (int check = 0; check < CHECKS; check++) {
        for (int i = 0; i < STEPS_BETWEEN_CHECKS; i++) {
          step(random, base, span, ranges, ids);
        }
        assertSame(ranges, ids, base, span);
      }
    }
  }

  private static void step(
      Random random, long base, int span, IdRanges ranges, NavigableSet<Long> ids) {
    long first = base + random.nextInt(span + 1);
    int kind = random.nextInt(200);
    if (kind < 10) {
      long last = first + Math.min(random.nextInt(6), base + span - first);
      int before = ids.size();
      for (long offset = 0; offset <= last - first; offset++) {
        ids.add(first + offset);
      }
      assertThat(ranges.addRange(first, last)).isEqualTo(ids.size() - before);
    } else if (kind < 100) {
      boolean isNew = ids.add(first);
      assertThat(ranges.add(first)).isEqualTo(isNew);
    }
  }

  private static void assertSame(IdRanges ranges, NavigableSet<Long> ids, long base, int span) {
    assertThat(ranges.isEmpty()).isEqualTo(ids.isEmpty());
    assertThat(ranges.ranges()).isEqualTo(rangesOf(ids));
    assertThat(ranges.count()).isEqualTo(ids.size());
    assertThat(ranges.rangeCount()).isEqualTo(rangesOf(ids).size());
    TreeSet<Long> missing = new TreeSet<>();
    for (long offset = 0; offset <= span; offset++) {
      long id = base + offset;
      assertThat(ranges.contains(id)).isEqualTo(ids.contains(id));
      if (!ids.contains(id)) {
        missing.add(id);
      }
    }
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
