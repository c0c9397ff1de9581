package io.ticklake.batch.config;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Symbols by their names, or by patterns in which * stands for anything, separated by commas. */
public record SymbolPatterns(Pattern pattern) implements Predicate<String> {
  public static SymbolPatterns parse(String text) {
    return new SymbolPatterns(
        Pattern.compile(
            Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(one -> "\\Q" + one.replace("*", "\\E.*\\Q") + "\\E")
                .collect(Collectors.joining("|"))));
  }

  @Override
  public boolean test(String symbol) {
    return pattern.matcher(symbol).matches();
  }
}
