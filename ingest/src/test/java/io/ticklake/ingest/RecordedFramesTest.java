package io.ticklake.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.IngestProcess;
import io.ticklake.ingest.testing.JavaProcess;
import io.ticklake.ingest.testing.Simulator;
import io.ticklake.ingest.testing.TopicReader;
import io.ticklake.model.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames as an exchange has sent them arrive byte for byte. {@code -Dticklake.recording=FILE} takes
 * a recording (a line is a time in µs, a space and the frame; gzipped) instead of made-up frames.
 */
class RecordedFramesTest {
  private static final List<String> SHAPES =
      List.of(
          "{\"e\":\"trade\",\"E\":%2$d,\"s\":\"BTCUSDT\",\"t\":%1$d,\"p\":\"28165.47000000\",\"q\":\"0.00056000\",\"T\":%2$d,\"m\":true,\"M\":true}",
          "{\"e\":\"trade\",\"E\":%2$d,\"s\":\"BTCUSDT\",\"t\":%1$d,\"p\":\"28165.47000000\",\"q\":\"0.00056000\",\"b\":20720542158,\"a\":20720542592,\"T\":%2$d,\"m\":false,\"M\":true}",
          "{ \"T\" : %2$d, \"t\":%1$d,\"s\":\"BTC\\u0055SDT\",\"p\":\"1.5\",\"q\":\"2\",\"m\":false,\"E\":%2$d,\"e\":\"trade\",\"new\":{\"a\":[1,{}]}}");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void arriveByteForByte() throws IOException {
    String recording = System.getProperty("ticklake.recording");
    Path file = recording == null ? made() : Path.of(recording);
    List<String> expected = trades(file);
    try (BrokerProcess broker = BrokerProcess.start(folder);
        Simulator simulator = Simulator.start(folder, "--replay=" + file, "--replay-speed=max")) {
      broker.createTopics();
      JavaProcess ingest = new IngestProcess(folder, broker, simulator).start();
      try (ingest;
          TopicReader trades = TopicReader.fromStart(broker.bootstrap(), Topics.TRADES)) {
        await().atMost(Duration.ofMinutes(1)).until(() -> trades.poll().size() >= expected.size());
        assertThat(trades.seen().stream().map(record -> new String(record.value(), UTF_8)).toList())
            .isEqualTo(expected);
        assertThat(ingest.stop()).isEqualTo(143);
        assertThat(trades.poll()).hasSameSizeAs(expected);
        simulator.assertLimitsKept();
      }
    }
  }

  private Path made() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      long time = 1_700_000_000_000L + i * 10L;
      String trade = SHAPES.get(i % SHAPES.size()).formatted(3_071_245_454L + i, time);
      lines.add(time * 1_000 + " {\"stream\":\"btcusdt@trade\",\"data\":" + trade + "}");
    }
    return Files.write(folder.resolve("frames.txt"), lines);
  }

  /** What is inside the wrapper of each line. */
  private static List<String> trades(Path file) throws IOException {
    try (BufferedReader lines =
        file.toString().endsWith(".gz")
            ? new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))
            : Files.newBufferedReader(file)) {
      return lines
          .lines()
          .map(line -> line.substring(line.indexOf("\"data\":") + 7, line.length() - 1))
          .toList();
    }
  }
}
