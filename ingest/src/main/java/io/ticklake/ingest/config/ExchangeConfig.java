package io.ticklake.ingest.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where the exchange is and what to follow. */
public record ExchangeConfig(
    URI streamUrl,
    URI restUrl,
    List<String> symbols,
    Duration refreshEvery,
    Duration furthestFuture,
    Duration restTimeout,
    double restWeightShare) {

  static ExchangeConfig of(Section section) {
    return new ExchangeConfig(
        section.uri("exchange.stream-url", Set.of("ws", "wss")),
        section.uri("exchange.rest-url", Set.of("http", "https")),
        List.copyOf(section.texts("exchange.symbols", ExchangeConfig::faultOfSymbols)),
        section.duration("exchange.refresh-every", Duration.ofMillis(100), Duration.ofDays(1)),
        section.duration("exchange.furthest-future", Duration.ZERO, Duration.ofDays(1)),
        section.duration("exchange.rest-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
        section.share("exchange.rest-weight-share"));
  }

  private static String faultOfSymbols(List<String> symbols) {
    if (symbols.isEmpty() || symbols.stream().anyMatch(String::isBlank)) {
      return symbols.isEmpty() ? "it is empty" : "one of them is empty";
    }
    List<String> lower =
        symbols.stream()
            .map(symbol -> symbol.toUpperCase(Locale.ROOT))
            .filter(upper -> !symbols.contains(upper))
            .toList();
    return lower.isEmpty() ? null : "symbols are upper case: " + String.join(", ", lower);
  }
}
