package io.ticklake.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of trade ids as sorted, disjoint, non-adjacent ranges. Ids arrive nearly in order, so a
 * symbol's set is a handful of ranges however many trades have passed. Not thread-safe.
 */
public final class IdRanges {
  private long[] from = new long[4];
  private long[] to = new long[4];
  private int size;

  /** Adds one id; true where it was new. */
  public boolean add(long id) {
    if (size > 0) {
      int newest = size - 1;
      long ahead = id - to[newest];
      if (ahead == 1 && id > 0) {
        to[newest] = id;
        return true;
      }
      if (ahead <= 0 && id >= from[newest]) {
        return false;
      }
    }
    return addRange(id, id) == 1;
  }

  /**
   * Adds the ids of a range, both ends included; says how many were new. Where it would say 2^63,
   * which does not fit, it says one less.
   */
  public long addRange(long first, long last) {
    IdRange.check(first, last);
    int begin = firstTouching(first);
    int end = begin;
    long newFrom = first;
    long newTo = last;
    // At most all ids: below zero only where it stands for 2^63.
    long added = last - first + 1;
    while (end < size && (last == Long.MAX_VALUE || from[end] <= last + 1)) {
      added -= overlap(from[end], to[end], first, last);
      newFrom = Math.min(newFrom, from[end]);
      newTo = Math.max(newTo, to[end]);
      end++;
    }
    replace(begin, end, newFrom, newTo);
    return added < 0 ? Long.MAX_VALUE : added;
  }

  public boolean contains(long id) {
    return containsAll(id, id);
  }

  public boolean containsAll(long first, long last) {
    IdRange.check(first, last);
    int index = indexOf(first);
    return index >= 0 && last <= to[index];
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The lowest id. */
  public long first() {
    requireNotEmpty();
    return from[0];
  }

  /** The highest id. */
  public long last() {
    requireNotEmpty();
    return to[size - 1];
  }

  /** How many ids are in the set; of all 2^63 that there are, one less. */
  public long count() {
    long count = 0;
    for (int i = 0; i < size; i++) {
      count += IdRange.count(from[i], to[i]);
    }
    return count;
  }

  public int rangeCount() {
    return size;
  }

  public List<IdRange> ranges() {
    List<IdRange> ranges = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ranges.add(new IdRange(from[i], to[i]));
    }
    return ranges;
  }

  /** What is missing between the first and the last id. */
  public List<IdRange> holes() {
    List<IdRange> holes = new ArrayList<>();
    for (int i = 1; i < size; i++) {
      holes.add(new IdRange(to[i - 1] + 1, from[i] - 1));
    }
    return holes;
  }

  /** The parts of a range that are not in the set. */
  public List<IdRange> missingIn(long first, long last) {
    IdRange.check(first, last);
    List<IdRange> missing = new ArrayList<>();
    long next = first;
    for (int i = firstTouching(first); i < size && from[i] <= last; i++) {
      if (from[i] > next) {
        missing.add(new IdRange(next, from[i] - 1));
      }
      if (to[i] >= last) {
        return missing;
      }
      next = Math.max(next, to[i] + 1);
    }
    missing.add(new IdRange(next, last));
    return missing;
  }

  public void mergeAll(IdRanges other) {
    for (int i = 0; i < other.size; i++) {
      addRange(other.from[i], other.to[i]);
    }
  }

  /** The ranges as pairs of both ends, for {@link #ofLongs}. */
  public long[] toLongs() {
    long[] pairs = new long[2 * size];
    for (int i = 0; i < size; i++) {
      pairs[2 * i] = from[i];
      pairs[2 * i + 1] = to[i];
    }
    return pairs;
  }

  /**
   * The set of these ranges, both ends included, in any order.
   *
   * @throws IllegalArgumentException if an end is missing, below zero or before its start
   */
  public static IdRanges ofLongs(long[] fromToPairs) {
    if (fromToPairs.length % 2 != 0) {
      throw new IllegalArgumentException("Invalid id ranges: an end is missing");
    }
    IdRanges ranges = new IdRanges();
    for (int i = 0; i < fromToPairs.length; i += 2) {
      ranges.addRange(fromToPairs[i], fromToPairs[i + 1]);
    }
    return ranges;
  }

  public IdRanges copy() {
    IdRanges copy = new IdRanges();
    copy.from = Arrays.copyOf(from, from.length);
    copy.to = Arrays.copyOf(to, to.length);
    copy.size = size;
    return copy;
  }

  private void requireNotEmpty() {
    if (size == 0) {
      throw new IllegalStateException("Cannot name an end of no ids");
    }
  }

  /** The range that holds the id, or -1. */
  private int indexOf(long id) {
    if (size > 0 && id >= from[size - 1]) {
      return id <= to[size - 1] ? size - 1 : -1;
    }
    int found = Arrays.binarySearch(from, 0, size, id);
    int index = found >= 0 ? found : -found - 2;
    return index >= 0 && id <= to[index] ? index : -1;
  }

  /** The first range that ends at {@code id - 1} or later. */
  private int firstTouching(long id) {
    int index = size;
    if (size > 0 && id <= from[size - 1]) {
      int found = Arrays.binarySearch(from, 0, size, id);
      index = found >= 0 ? found : -found - 1;
    }
    return index > 0 && id > 0 && to[index - 1] >= id - 1 ? index - 1 : index;
  }

  private static long overlap(long aFrom, long aTo, long bFrom, long bTo) {
    long low = Math.max(aFrom, bFrom);
    long high = Math.min(aTo, bTo);
    return high < low ? 0 : high - low + 1;
  }

  private void replace(int begin, int end, long newFrom, long newTo) {
    int tail = size - end;
    int newSize = begin + 1 + tail;
    if (newSize > from.length) {
      from = Arrays.copyOf(from, 2 * from.length);
      to = Arrays.copyOf(to, 2 * to.length);
    }
    System.arraycopy(from, end, from, begin + 1, tail);
    System.arraycopy(to, end, to, begin + 1, tail);
    from[begin] = newFrom;
    to[begin] = newTo;
    size = newSize;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdRanges that
        && Arrays.equals(from, 0, size, that.from, 0, that.size)
        && Arrays.equals(to, 0, size, that.to, 0, that.size);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toLongs());
  }

  @Override
  public String toString() {
    return ranges().toString();
  }
}
