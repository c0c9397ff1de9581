package io.ticklake.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was said about missing ids with what the exchange says of them. */
final class GapAudit {
  private static final String ABSENT = "absent";
  private static final String FILLED = "filled";

  private final Map<String, Exchange.Produced> due = new HashMap<>();
  private final Map<String, Set<Long>> absences;

  GapAudit(List<Exchange.Produced> due, Map<String, Set<Long>> absences) {
    due.forEach(one -> this.due.put(one.symbol(), one));
    this.absences = Map.copyOf(absences);
  }

  /**
   * Of a ledger: nothing is open, each id stands there once at most, what it says is true, and all
   * that never existed is there.
   */
  List<String> wrongInLedger(String where, Collection<LedgerLine> newest) {
    List<String> wrong = new ArrayList<>();
    List<LedgerLine> sorted =
        newest.stream()
            .sorted(Comparator.comparing(LedgerLine::symbol).thenComparingLong(LedgerLine::fromId))
            .toList();
    LedgerLine before = null;
    for (LedgerLine line : sorted) {
      if (before != null
          && before.symbol().equals(line.symbol())
          && line.fromId() <= before.toId()) {
        wrong.add("%s: %s and %s overlap".formatted(where, before, line));
      }
      boolean right =
          switch (line.status()) {
            case ABSENT -> isAll(line, true);
            case FILLED -> isAll(line, false);
            default -> false;
          };
      if (!right) {
        wrong.add("%s: %s".formatted(where, line));
      }
      before = line;
    }
    unnamed(newest).forEach(id -> wrong.add("%s: none of %s".formatted(where, id)));
    return wrong;
  }

  /** Of claims: all that never existed was claimed absent, and nothing else was. */
  List<String> wrongInClaims(List<LedgerLine> claims) {
    List<String> wrong = new ArrayList<>();
    for (LedgerLine claim : claims) {
      if (claim.status().equals(ABSENT) && !isAll(claim, true)) {
        wrong.add("claims: %s".formatted(claim));
      }
    }
    unnamed(claims).forEach(id -> wrong.add("claims: none of %s".formatted(id)));
    return wrong;
  }

  /** What never existed and no line calls absent yet. */
  List<String> unnamed(Collection<LedgerLine> lines) {
    Map<String, Set<Long>> named = new HashMap<>();
    for (LedgerLine line : lines) {
      if (line.status().equals(ABSENT)) {
        Set<Long> ids = named.computeIfAbsent(line.symbol(), symbol -> new HashSet<>());
        for (long id = line.fromId(); id <= line.toId(); id++) {
          ids.add(id);
        }
      }
    }
    List<String> unnamed = new ArrayList<>();
    absences.forEach(
        (symbol, ids) ->
            ids.stream()
                .filter(id -> isDue(symbol, id))
                .filter(id -> !named.getOrDefault(symbol, Set.of()).contains(id))
                .sorted()
                .forEach(id -> unnamed.add(symbol + " " + id)));
    return unnamed;
  }

  /** How many ids never existed between trades that a follower was owed. */
  long absent() {
    return absences.entrySet().stream()
        .mapToLong(
            entry -> entry.getValue().stream().filter(id -> isDue(entry.getKey(), id)).count())
        .sum();
  }

  private boolean isDue(String symbol, long id) {
    Exchange.Produced range = due.get(symbol);
    return range != null && id >= range.firstId() && id <= range.lastId();
  }

  private boolean isAll(LedgerLine line, boolean absent) {
    for (long id = line.fromId(); id <= line.toId(); id++) {
      boolean neverExisted = absences.getOrDefault(line.symbol(), Set.of()).contains(id);
      if (!isDue(line.symbol(), id) || neverExisted != absent) {
        return false;
      }
    }
    return true;
  }
}
