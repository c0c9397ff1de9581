package io.ticklake.batch.proof;

import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Trade ids, as they travel.
 *
 * @param pairs both ends of each range
 */
public record Ids(List<Long> pairs) implements Serializable {
  static Ids of(IdRanges ranges) {
    return new Ids(Arrays.stream(ranges.toLongs()).boxed().toList());
  }

  IdRanges toRanges() {
    return IdRanges.ofLongs(pairs.stream().mapToLong(Long::longValue).toArray());
  }

  public List<IdRange> ranges() {
    return toRanges().ranges();
  }

  public long count() {
    return toRanges().count();
  }
}
