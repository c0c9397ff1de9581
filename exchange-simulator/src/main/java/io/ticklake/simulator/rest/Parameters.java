package io.ticklake.simulator.rest;

import io.ticklake.simulator.http.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a request's parameters and notices what is wrong with them. */
final class Parameters {
  private static final String NUMBER = "^[0-9]{1,20}$";
  private static final String SYMBOL = "^[\\w\\-._&&[^a-z]]{1,50}$";

  /** Times from here on are microseconds; as milliseconds they would lie in the year 5138. */
  private static final long EARLIEST_MICROS = 100_000_000_000_000L;

  private static final long LATEST_MICROS = Long.MAX_VALUE / 1_000;

  private final Map<String, List<String>> values;
  private final Set<String> read = new HashSet<>();

  Parameters(Request request) {
    values = request.parameters();
    values.forEach(
        (name, several) -> {
          if (several.size() > 1) {
            throw ApiError.duplicate(name);
          }
        });
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name) {
    read.add(name);
    List<String> value = values.get(name);
    if (value == null || value.get(0).isEmpty()) {
      throw ApiError.mandatory(name);
    }
    return value.get(0);
  }

  String symbol(String name) {
    String symbol = text(name);
    boolean legal =
        symbol.length() <= 50
            && symbol
                .codePoints()
                .allMatch(
                    c ->
                        (Character.isLetterOrDigit(c) && !Character.isLowerCase(c))
                            || "-._".indexOf(c) >= 0);
    if (!legal) {
      throw ApiError.illegalCharacters(name, SYMBOL);
    }
    return symbol;
  }

  OptionalLong number(String name) {
    read.add(name);
    if (!has(name)) {
      return OptionalLong.empty();
    }
    String text = text(name);
    if (!text.matches(NUMBER)) {
      throw ApiError.illegalCharacters(name, NUMBER);
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw ApiError.invalidValue(name);
    }
  }

  /** A time in milliseconds or microseconds, as UTC nanoseconds since 1970. */
  OptionalLong time(String name) {
    OptionalLong time = number(name);
    if (time.isEmpty()) {
      return time;
    }
    if (time.getAsLong() > LATEST_MICROS) {
      throw ApiError.invalidValue(name);
    }
    return OptionalLong.of(
        time.getAsLong() * (time.getAsLong() >= EARLIEST_MICROS ? 1_000 : 1_000_000));
  }

  /** Lets a client send what changes nothing here. */
  void ignore(String... names) {
    read.addAll(List.of(names));
  }

  int limit(int standard, int max) {
    long limit = number("limit").orElse(standard);
    if (limit < 1 || limit > max) {
      throw ApiError.invalidValue("limit");
    }
    return (int) limit;
  }

  /** Refuses what nobody asked for. */
  void requireAllRead() {
    if (!read.containsAll(values.keySet())) {
      long known = values.keySet().stream().filter(read::contains).count();
      throw ApiError.unread((int) known, values.size());
    }
  }
}
