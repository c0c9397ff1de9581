package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.publish.KafkaClients;
import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.FakeExchange;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hours of the states of 1,000 symbols, written every two seconds, before a broker that is asked
 * for nothing but what conf/topics.conf says: {@code -Dticklake.long=true}.
 */
@EnabledIfSystemProperty(named = "ticklake.long", matches = "true")
class StateSizeTest {
  private static final int SYMBOLS = 1_000;
  private static final int ROUNDS = 3 * 3_600 / 2;
  private static final String STATE =
      "{\"version\":1,\"begin\":5000000000,\"ranges\":[[5000000000,5000000004],"
          + "[5000000010,%d]],\"left_to_archives\":[],\"updated_at\":%d}";

  @TempDir Path folder;

  @Test
  void doesNotGrowAndIsReadWithinSeconds() throws Exception {
    String segment =
        Files.readString(Path.of("../conf/topics.conf"))
            .replaceAll("(?s).*ingest-state \\{.*?segment = (\\d+) MiB.*", "$1");
    long segmentBytes = Long.parseLong(segment) << 20;
    try (BrokerProcess broker = BrokerProcess.start(folder);
        FakeExchange exchange = FakeExchange.start("AUSDT")) {
      broker.createTopics();
      IngestConfig config = exchange.config(broker.bootstrap(), List.of());
      write(config);
      long written = size();
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> size() <= 2 * segmentBytes);
      long begun = System.nanoTime();
      Ingester ingester = new Ingester(config, CoverageStart.NOW, Time.SYSTEM);
      ingester.start();
      double seconds = (System.nanoTime() - begun) / 1e9;
      ingester.stop();
      System.out.printf(
          "state: records=%d mb_when_written=%.1f mb_compacted=%.1f start_seconds=%.1f%n",
          (long) SYMBOLS * ROUNDS, written / 1e6, size() / 1e6, seconds);
      assertThat(seconds).isLessThan(20);
    }
  }

  private static void write(IngestConfig config) {
    List<byte[]> keys = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      keys.add(("S" + symbol + "USDT").getBytes(StandardCharsets.UTF_8));
    }
    try (Producer<byte[], byte[]> producer = new KafkaClients(config.kafka()).producer()) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
          String state =
              STATE.formatted(
                  5_000_012_345L + 37L * round * (symbol % 90 + 1),
                  1_763_596_800_123_456L + 2_000_000L * round);
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      Topics.INGEST_STATE,
                      keys.get(symbol),
                      state.getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
  }

  /** Of the topic's segments, without their indexes. */
  private long size() {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      return files
          .filter(file -> file.getParent().getFileName().toString().startsWith("ingest-state"))
          .filter(file -> file.toString().endsWith(".log"))
          .mapToLong(StateSizeTest::sizeOf)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      // Compacted away meanwhile.
      return 0;
    }
  }
}
