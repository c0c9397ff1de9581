package io.ticklake.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.simulator.replay.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final long FIRST_ID = 3_000_000_000L;
  private static final long START_MICROS = 1_700_000_000_000_000L;

  @TempDir private Path folder;
  private Path file;

  /** Two symbols, a frame every 100 ms; the second symbol's ids have a hole. */
  @BeforeEach
  void record() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add((START_MICROS + i * 100_000L) + " " + frame(i));
    }
    file = folder.resolve("frames.txt");
    Files.write(file, lines, UTF_8);
  }

  @Test
  void framesComeUnchangedAtTheirOwnPace() throws Exception {
    try (TestExchange exchange = replay("1")) {
      exchange.advance(Duration.ofHours(1));
      try (WireClient client = exchange.connect("/stream?streams=aausdt@trade/bbusdt@trade")) {
        assertThat(client.due()).containsExactly(frame(0));
        exchange.advance(Duration.ofMillis(99));
        assertThat(client.due()).isEmpty();
        exchange.advance(Duration.ofMillis(1));
        assertThat(client.due()).containsExactly(frame(1));
        exchange.advance(Duration.ofSeconds(1));
        assertThat(client.due()).hasSize(10);
        exchange.advance(Duration.ofHours(1));
        assertThat(client.due()).hasSize(88).last().isEqualTo(frame(99));
      }
    }
  }

  @Test
  void rawStreamsCarryTheEventAlone() throws Exception {
    try (TestExchange exchange = replay("10");
        WireClient client = exchange.connect("/ws/bbusdt@trade")) {
      exchange.advance(Duration.ofMillis(100));
      assertThat(client.due()).containsExactly(event(1), event(3), event(5), event(7), event(9));
    }
  }

  @Test
  void asFastAsPossibleSendsEverythingToEachClient() throws Exception {
    try (TestExchange exchange = replay("max")) {
      for (int i = 0; i < 2; i++) {
        try (WireClient client = exchange.connect("/ws/aausdt@trade/bbusdt@trade")) {
          assertThat(client.due()).hasSize(100).first().isEqualTo(event(0));
        }
      }
    }
  }

  @Test
  void nothingIsPlayedBeforeAClientSubscribes() throws Exception {
    for (String speed : List.of("1", "max")) {
      try (TestExchange exchange = replay(speed);
          WireClient early = exchange.connect("/ws");
          WireClient late = exchange.connect("/ws")) {
        exchange.advance(Duration.ofMinutes(1));
        assertThat(early.due()).isEmpty();
        subscribe(early, "aausdt@trade");
        exchange.advance(Duration.ofMinutes(1));
        assertThat(early.due()).hasSize(50).first().isEqualTo(event(0));
        subscribe(late, "bbusdt@trade");
        assertThat(late.due()).hasSize(speed.equals("max") ? 50 : 0);
      }
    }
  }

  private static void subscribe(WireClient client, String stream) throws IOException {
    String request = "{\"method\":\"SUBSCRIBE\",\"params\":[\"" + stream + "\"],\"id\":77}";
    assertThat(client.ask(request)).isEqualTo("{\"result\":null,\"id\":77}");
  }

  @Test
  void restAndControlTellOfWhatHasBeenPlayed() throws Exception {
    try (TestExchange exchange = replay("1")) {
      assertThat(exchange.json("/api/v3/historicalTrades?symbol=AAUSDT&fromId=0")).isEmpty();
      try (WireClient client = exchange.connect("/ws/aausdt@trade")) {
        exchange.advance(Duration.ofMillis(250));
        client.due();
        JsonNode trades = exchange.json("/api/v3/historicalTrades?symbol=AAUSDT&fromId=0");
        assertThat(trades).hasSize(2);
        assertThat(trades.get(1))
            .hasToString(
                "{\"id\":3000000002,\"price\":\"102.50000000\",\"qty\":\"0.00200000\",\"quoteQty\":"
                    + "\"0.20500000\",\"time\":1700000000199,\"isBuyerMaker\":true,\"isBestMatch\":true}");
        exchange.advance(Duration.ofMinutes(1));
        assertThat(exchange.get("/control/produced").body())
            .isEqualToIgnoringWhitespace(
                "[{\"symbol\":\"AAUSDT\",\"first_id\":3000000000,\"first_due_id\":3000000000,\"last_id\":3000000098,\"absent\":"
                    + odd()
                    + "},{\"symbol\":\"BBUSDT\",\"first_id\":3000000001,\"first_due_id\":3000000001,\"last_id\":3000000099,\"absent\":"
                    + even()
                    + "}]");
        assertThat(exchange.truth("AAUSDT"))
            .hasSize(50)
            .last()
            .isEqualTo("AAUSDT,3000000098,198.50000000,0.09800000,1700000009799000,true");
        JsonNode kline = exchange.json("/api/v3/klines?symbol=AAUSDT&interval=1m").get(0);
        assertThat(kline.get(8).intValue()).isEqualTo(50);
        assertThat(exchange.json("/api/v3/exchangeInfo").path("symbols")).hasSize(2);
      }
    }
  }

  @Test
  void aHaltPausesTheRecording() throws Exception {
    try (TestExchange exchange = replay("1");
        WireClient client = exchange.connect("/ws/aausdt@trade/bbusdt@trade")) {
      exchange.advance(Duration.ofMillis(500));
      assertThat(client.due()).hasSize(6);
      exchange.send("POST", "/control/halt", "");
      exchange.advance(Duration.ofSeconds(5));
      assertThat(client.due()).isEmpty();
      exchange.send("POST", "/control/resume", "");
      exchange.advance(Duration.ofMillis(500));
      assertThat(client.due()).hasSize(5);
      assertThat(exchange.send("POST", "/control/list?symbol=X", "").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void recordingsCanBeGzippedAndHoldRawFrames() throws Exception {
    Path gzipped = folder.resolve("frames.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      out.write(("1700000000000000 " + event(0) + "\n").getBytes(UTF_8));
    }
    file = gzipped;
    try (TestExchange exchange = replay("max");
        WireClient client = exchange.connect("/stream?streams=aausdt@trade")) {
      assertThat(client.due()).containsExactly(frame(0));
    }
  }

  @Test
  void whatIsNoRecordingIsRefusedWithItsLine() throws Exception {
    Files.writeString(file, "1700000000000000 " + frame(0) + "\nnonsense\n");
    assertThatThrownBy(() -> replay("1"))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid recording " + file + ": line 2: no receive time in µs");
    Files.writeString(file, "1700000000000000 {\"x\":1}\n");
    assertThatThrownBy(() -> replay("1"))
        .hasMessage(
            "Invalid recording " + file + ": line 1: neither a combined nor a raw stream's frame");
    Files.writeString(file, "");
    assertThatThrownBy(() -> replay("1")).hasMessage("Invalid recording " + file + ": it is empty");
    Files.delete(file);
    assertThatThrownBy(() -> replay("1"))
        .hasMessage("Cannot read the recording " + file + ": there is no such file");
    assertThatThrownBy(() -> Pace.parse("-1")).hasMessage("Invalid replay speed: -1.0");
    assertThatThrownBy(() -> Pace.parse("fast"))
        .hasMessage("Invalid replay speed: fast (a number or max)");
  }

  private TestExchange replay(String speed) throws IOException {
    return TestExchange.with(o -> o.withReplay(new ReplayOptions(file, Pace.parse(speed))));
  }

  private static String frame(int i) {
    String stream = i % 2 == 0 ? "aausdt@trade" : "bbusdt@trade";
    return "{\"stream\":\"" + stream + "\",\"data\":" + event(i) + "}";
  }

  private static String event(int i) {
    long time = START_MICROS / 1_000 + i * 100L;
    String symbol = i % 2 == 0 ? "AAUSDT" : "BBUSDT";
    return "{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%d.50000000\",\"q\":\"0.%03d00000\",\"b\":1,\"a\":2,\"T\":%d,\"m\":true,\"M\":true}"
        .formatted(time, symbol, FIRST_ID + i, 100 + i, i, time - 1);
  }

  private static String odd() {
    return ranges(1, 97);
  }

  private static String even() {
    return ranges(2, 98);
  }

  private static String ranges(int from, int to) {
    List<String> ranges = new ArrayList<>();
    for (int i = from; i <= to; i += 2) {
      ranges.add("[" + (FIRST_ID + i) + "," + (FIRST_ID + i) + "]");
    }
    return "[" + String.join(",", ranges) + "]";
  }
}
