package io.ticklake.ingest.completeness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A symbol's ledger as it is kept in the topic {@code ingest-state}.
 *
 * @param begin where coverage begins, −1 for the first id
 * @param awaited where it is to begin beyond that, once the id is known
 */
record LedgerState(
    long begin,
    IdRanges accounted,
    IdRanges leftToArchives,
    Optional<AwaitedBegin> awaited,
    long updatedAtMicros) {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where coverage begins, −1 if there is none. */
  long first() {
    return begin >= 0 || accounted.isEmpty() ? begin : accounted.first();
  }

  /**
   * Whether it says just this of ids, whenever it was written. What is awaited is for each writer
   * to find out.
   */
  boolean says(long begin, IdRanges accounted, IdRanges leftToArchives) {
    return this.begin == begin
        && this.accounted.equals(accounted)
        && this.leftToArchives.equals(leftToArchives);
  }

  byte[] toBytes() {
    ObjectNode json = MAPPER.createObjectNode().put("version", VERSION).put("begin", begin);
    write(json.putArray("ranges"), accounted);
    write(json.putArray("left_to_archives"), leftToArchives);
    awaited.ifPresent(
        begin ->
            json.putObject("awaited_begin")
                .put("since", ChronoUnit.MICROS.between(Instant.EPOCH, begin.since()))
                .put("only_of_new", begin.onlyOfNew()));
    json.put("updated_at", updatedAtMicros);
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a ledger's state", e);
    }
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static LedgerState parse(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      if (!json.isObject()) {
        throw new IllegalArgumentException("Invalid ingest state: not a JSON object");
      }
      if (json.path("version").asInt() != VERSION) {
        throw new IllegalArgumentException(
            "Invalid ingest state: version " + json.path("version") + " is not known here");
      }
      return new LedgerState(
          json.path("begin").asLong(-1),
          ranges(json.path("ranges")),
          ranges(json.path("left_to_archives")),
          awaited(json.path("awaited_begin")),
          json.path("updated_at").asLong());
    } catch (IOException e) {
      throw new IllegalArgumentException("Invalid ingest state: not JSON", e);
    }
  }

  private static void write(ArrayNode array, IdRanges ranges) {
    for (IdRange range : ranges.ranges()) {
      array.addArray().add(range.from()).add(range.to());
    }
  }

  private static Optional<AwaitedBegin> awaited(JsonNode json) {
    return json.isObject()
        ? Optional.of(
            new AwaitedBegin(
                Instant.EPOCH.plus(json.path("since").asLong(), ChronoUnit.MICROS),
                json.path("only_of_new").asBoolean()))
        : Optional.empty();
  }

  private static IdRanges ranges(JsonNode array) {
    if (!array.isArray()) {
      throw new IllegalArgumentException("Invalid ingest state: it lacks ranges");
    }
    IdRanges ranges = new IdRanges();
    for (JsonNode range : array) {
      if (!range.path(0).canConvertToLong() || !range.path(1).canConvertToLong()) {
        throw new IllegalArgumentException("Invalid ingest state: a range is " + range);
      }
      ranges.addRange(range.path(0).asLong(), range.path(1).asLong());
    }
    return ranges;
  }
}
