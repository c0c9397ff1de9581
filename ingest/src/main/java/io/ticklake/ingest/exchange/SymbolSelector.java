package io.ticklake.ingest.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Symbols by name or by pattern, in which {@code *} stands for anything. */
public final class SymbolSelector {
  private final List<String> wanted;

  public SymbolSelector(Collection<String> wanted) {
    this.wanted = List.copyOf(wanted);
  }

  public NavigableSet<String> select(Collection<String> listed) {
    NavigableSet<String> selected = new TreeSet<>();
    for (String pattern : wanted) {
      listed.stream().filter(symbol -> matches(pattern, symbol)).forEach(selected::add);
    }
    return selected;
  }

  /** Names and patterns that select nothing. */
  public List<String> unmatched(Collection<String> listed) {
    List<String> unmatched = new ArrayList<>();
    for (String pattern : wanted) {
      if (listed.stream().noneMatch(symbol -> matches(pattern, symbol))) {
        unmatched.add(pattern);
      }
    }
    return unmatched;
  }

  private static boolean matches(String pattern, String symbol) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return symbol.matches(regex.toString());
  }
}
