package io.ticklake.ingest.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
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
        List.copyOf(section.texts("exchange.symbols")),
        section.duration("exchange.refresh-every", Duration.ofMillis(100), Duration.ofDays(1)),
        section.duration("exchange.furthest-future", Duration.ZERO, Duration.ofDays(1)),
        section.duration("exchange.rest-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
        section.share("exchange.rest-weight-share"));
  }
}
