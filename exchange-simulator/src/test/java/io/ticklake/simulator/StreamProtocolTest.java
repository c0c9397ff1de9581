package io.ticklake.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.simulator.limit.ClientLimits;
import io.ticklake.simulator.stream.StreamLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamProtocolTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void subscriptionsCanBeChangedOnTheWay() throws Exception {
    try (TestExchange exchange = TestExchange.standard();
        WireClient client = exchange.connect("/ws")) {
      assertThat(
              client.ask(
                  "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\",\"ethusdt@trade\"],\"id\":1}"))
          .isEqualTo("{\"result\":null,\"id\":1}");
      assertThat(client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"abc\"}"))
          .isEqualTo("{\"result\":[\"btcusdt@trade\",\"ethusdt@trade\"],\"id\":\"abc\"}");
      exchange.advance(SECOND);
      assertThat(client.due())
          .anyMatch(f -> f.contains("ETHUSDT"))
          .anyMatch(f -> f.contains("BTCUSDT"));
      client.ask("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"ethusdt@trade\"],\"id\":2}");
      exchange.advance(SECOND);
      assertThat(client.due()).isNotEmpty().noneMatch(frame -> frame.contains("ETHUSDT"));
    }
  }

  @Test
  void theCombinedPropertyChangesTheWrapping() throws Exception {
    try (TestExchange exchange = TestExchange.standard();
        WireClient client = exchange.connect("/ws/btcusdt@trade")) {
      assertThat(client.ask("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":1}"))
          .isEqualTo("{\"result\":false,\"id\":1}");
      assertThat(
              client.ask("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":2}"))
          .isEqualTo("{\"result\":null,\"id\":2}");
      exchange.advance(SECOND);
      assertThat(client.due())
          .isNotEmpty()
          .allMatch(frame -> frame.startsWith("{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":"));
    }
  }

  @Test
  void wrongMessagesAreAnsweredWithTheExchangesCodes() throws Exception {
    try (TestExchange exchange = TestExchange.with(o -> o.withStreams(TestExchange.streams(1000)));
        WireClient client = exchange.connect("/stream")) {
      assertThat(client.ask("{\"method\":\"SET_PROPERTY\",\"params\":[\"wrong\",true],\"id\":1}"))
          .isEqualTo("{\"error\":{\"code\":0,\"msg\":\"Unknown property\"},\"id\":1}");
      assertThat(client.ask("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":1}"))
          .isEqualTo(
              "{\"error\":{\"code\":1,\"msg\":\"Invalid value type: expected Boolean\"},\"id\":1}");
      for (String message :
          List.of(
              "{\"method\":\"SUBSCRIB\",\"params\":[\"a@trade\"],\"id\":1}",
              "{\"params\":[\"a@trade\"],\"id\":1}",
              "{\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\"],\"id\":-1}",
              "{\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\"]}",
              "{\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\"],\"id\":1.5}",
              "{\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\"],\"id\":[]}",
              "{\"method\":\"SUBSCRIBE\",\"params\":[\"no stream\"],\"id\":1}",
              "{\"method\":\"SUBSCRIBE\",\"params\":[7],\"id\":1}",
              "{\"method\":\"SUBSCRIBE\",\"params\":\"a@trade\",\"id\":1}",
              "{\"method\":\"SUBSCRIBE\",\"id\":1}",
              "{\"method\":\"LIST_SUBSCRIPTIONS\",\"params\":[\"x\"],\"id\":1}",
              "{\"method\":\"GET_PROPERTY\",\"params\":[1],\"id\":1}",
              "{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\",\"x\"],\"id\":1}",
              "[]")) {
        assertThat(client.ask(message))
            .startsWith("{\"error\":{\"code\":2,\"msg\":\"Invalid request");
      }
      for (String message : List.of("", "{", "hello", "{} {}", "{\"id\":1,}")) {
        assertThat(client.ask(message))
            .startsWith("{\"error\":{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1");
      }
    }
  }

  @Test
  void aConnectionHoldsNoMoreStreamsThanTheLimit() throws Exception {
    try (TestExchange exchange = TestExchange.standard()) {
      String many =
          IntStream.range(0, 1024)
              .mapToObj(i -> "s" + i + "@trade")
              .collect(Collectors.joining("/"));
      try (WireClient client = exchange.connect("/stream?streams=" + many)) {
        assertThat(client.status()).isEqualTo(101);
        assertThat(client.ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"s0@trade\"],\"id\":1}"))
            .isEqualTo("{\"result\":null,\"id\":1}");
        assertThat(client.ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"x@trade\"],\"id\":2}"))
            .startsWith("{\"error\":{\"code\":2,\"msg\":\"Invalid request: too many streams");
      }
      try (WireClient client = exchange.connect("/stream?streams=" + many + "/x@trade")) {
        assertThat(client.status()).isEqualTo(400);
      }
    }
  }

  @Test
  void theSixthMessageOfASecondEndsTheConnectionAndRepetitionBansTheAddress() throws Exception {
    ClientLimits clients = new ClientLimits(6000, 20, 300, 2, Duration.ofMinutes(2));
    try (TestExchange exchange = TestExchange.with(o -> o.withClients(clients))) {
      for (int round = 0; round < 3; round++) {
        try (WireClient client = exchange.connect("/ws")) {
          client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
          client.send(WireClient.PING, "a");
          assertThat(client.next()).isEqualTo(new WireClient.Frame(WireClient.PONG, "a"));
          client.send(WireClient.PONG, "unsolicited");
          client.send(WireClient.PONG, "unsolicited");
          client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}");
          client.send(WireClient.PONG, "the sixth");
          assertThat(client.ending()).isEqualTo("1008 Too many requests");
        }
      }
      try (WireClient client = exchange.connect("/ws")) {
        assertThat(client.status()).isEqualTo(418);
        assertThat(client.handshake()).containsIgnoringCase("retry-after: 120");
      }
      assertThat(exchange.get("/api/v3/ping").statusCode()).isEqualTo(418);
      var stats = exchange.json("/control/stats");
      assertThat(stats.path("ended_too_many_messages").asInt()).isEqualTo(3);
      assertThat(stats.at("/clients/127.0.0.1/violations").asInt()).isEqualTo(3);
      assertThat(stats.at("/clients/127.0.0.1/bans").asInt()).isEqualTo(1);
    }
  }

  @Test
  void fiveMessagesEverySecondAreFine() throws Exception {
    try (TestExchange exchange = TestExchange.standard();
        WireClient client = exchange.connect("/ws")) {
      for (int i = 0; i < 25; i++) {
        if (i % 5 == 0) {
          exchange.advance(SECOND);
        }
        client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
      }
    }
  }

  @Test
  void connectionAttemptsAreLimited() throws Exception {
    ClientLimits clients = new ClientLimits(6000, 20, 3, 5, Duration.ofMinutes(2));
    try (TestExchange exchange = TestExchange.with(o -> o.withClients(clients))) {
      for (int i = 0; i < 3; i++) {
        try (WireClient client = exchange.connect("/ws")) {
          assertThat(client.status()).isEqualTo(101);
        }
      }
      try (WireClient client = exchange.connect("/ws")) {
        assertThat(client.status()).isEqualTo(429);
      }
      exchange.advance(Duration.ofMinutes(5));
      try (WireClient client = exchange.connect("/ws")) {
        assertThat(client.status()).isEqualTo(101);
      }
    }
  }

  @Test
  void aClientThatAnswersPingsStays() throws Exception {
    try (TestExchange exchange = TestExchange.with(o -> o.withStreams(StreamLimits.standard()));
        WireClient client = exchange.connect("/ws")) {
      for (int i = 0; i < 6; i++) {
        exchange.advance(Duration.ofSeconds(20));
        WireClient.Frame ping = client.next();
        assertThat(ping.opcode()).isEqualTo(WireClient.PING);
        assertThat(ping.text()).matches("\\d{13}");
        client.send(WireClient.PONG, ping.text());
        client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
      }
    }
  }

  @Test
  void aClientWhosePongsCarryAnotherPayloadIsCutAfterAMinute() throws Exception {
    try (TestExchange exchange = TestExchange.with(o -> o.withStreams(StreamLimits.standard()));
        WireClient client = exchange.connect("/ws")) {
      for (int i = 0; i < 3; i++) {
        exchange.advance(Duration.ofSeconds(20));
        assertThat(client.next().opcode()).isEqualTo(WireClient.PING);
        client.send(WireClient.PONG, "something else");
      }
      exchange.advance(Duration.ofSeconds(20));
      assertThat(client.ending()).isEqualTo("1008 Pong timeout");
    }
  }

  @Test
  void aConnectionEndsWithoutAWordAfterADayAndIsToldBeforeIfWanted() throws Exception {
    StreamLimits limits =
        new StreamLimits(
            Duration.ofDays(2),
            Duration.ofDays(2),
            Duration.ofHours(24),
            Duration.ofMinutes(10),
            1024,
            5,
            Duration.ofDays(2));
    try (TestExchange exchange = TestExchange.with(o -> o.withStreams(limits));
        WireClient raw = exchange.connect("/ws");
        WireClient combined = exchange.connect("/stream")) {
      exchange.advance(Duration.ofHours(23).plusMinutes(49));
      assertThat(raw.due()).isEmpty();
      exchange.advance(Duration.ofMinutes(1));
      assertThat(raw.text()).isEqualTo("{\"e\":\"serverShutdown\",\"E\":1772755200000}");
      assertThat(combined.text())
          .isEqualTo(
              "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1772755200000}}");
      exchange.advance(Duration.ofMinutes(10));
      assertThat(raw.ending()).isEqualTo("end");
      assertThat(combined.ending()).isEqualTo("end");
    }
  }

  @Test
  void aShutdownCanBeAnnouncedOnDemand() throws Exception {
    try (TestExchange exchange = TestExchange.standard();
        WireClient client = exchange.connect("/stream?timeUnit=MICROSECOND")) {
      assertThat(exchange.send("POST", "/control/shutdown-notice", "").body())
          .isEqualTo("{\"told\":1}");
      assertThat(client.text())
          .isEqualTo(
              "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1772669400000000}}");
    }
  }

  @Test
  void aClientThatFallsTooFarBehindIsCut() throws Exception {
    try (TestExchange exchange = TestExchange.standard();
        WireClient client = exchange.connect("/ws/btcusdt@trade")) {
      exchange.advance(Duration.ofSeconds(301));
      assertThat(client.ending()).isEqualTo("1008 Too slow");
      assertThat(exchange.json("/control/stats").path("ended_too_slow").asInt()).isEqualTo(1);
    }
  }

  @Test
  void connectionsAreCutOnDemand() throws Exception {
    try (TestExchange exchange = TestExchange.standard()) {
      for (String[] expected :
          new String[][] {{"reset", "reset"}, {"end", "end"}, {"close", "1001 Going away"}}) {
        try (WireClient client = exchange.connect("/ws")) {
          client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
          assertThat(exchange.send("POST", "/control/cut?how=" + expected[0], "").body())
              .isEqualTo("{\"cut\":1}");
          assertThat(client.ending()).isEqualTo(expected[1]);
        }
      }
      assertThat(exchange.send("POST", "/control/cut?how=rudely", "").body())
          .isEqualTo("Invalid manner: rudely (reset, end or close)\n");
    }
  }

  @Test
  void whatIsNoWebSocketRequestIsRefused() throws Exception {
    try (TestExchange exchange = TestExchange.standard()) {
      assertThat(exchange.get("/ws/btcusdt@trade").statusCode()).isBetween(400, 426);
      try (WireClient client = exchange.connect("/ws?timeUnit=FORTNIGHT")) {
        assertThat(client.status()).isEqualTo(400);
      }
      try (WireClient client = exchange.connect("/elsewhere")) {
        assertThat(client.status()).isEqualTo(404);
      }
    }
  }
}
