package io.ticklake.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ticklake.model.GapClaim;
import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Topics;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeWriter;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.CannotStartException;
import io.ticklake.streaming.engine.StartCheck;
import io.ticklake.streaming.kafka.ConsumerGroup;
import io.ticklake.streaming.kafka.KafkaOutlook;
import io.ticklake.streaming.metrics.PartitionBacklog;
import io.ticklake.streaming.operation.StopRequest;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.TopicRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job between a real broker and a lake on disk, as those see it who run it. */
class OperationTest {
  private static final long MINUTE_MICROS = 60_000_000;
  private static final Duration RETENTION = Duration.ofDays(14);

  @TempDir private static Path brokerFolder;
  private static BrokerProcess broker;

  @TempDir private Path folder;
  private final TradeWriter writer = new TradeWriter(TimeUnit.MICROSECONDS);

  @BeforeAll
  static void startBroker() throws Exception {
    broker = BrokerProcess.start(brokerFolder);
    Map<String, String> kept =
        Map.of("retention.ms", Long.toString(RETENTION.toMillis()), "cleanup.policy", "delete");
    broker.createTopic(Topics.TRADES, 2, kept);
    broker.createTopic(Topics.GAP_CLAIMS, 1, kept);
    broker.createTopic(Topics.TRADES_DEAD_LETTER, 1, kept);
    broker.createTopic(Topics.TRADE_GAPS, 1, Map.of("cleanup.policy", "compact"));
    broker.createTopic(Topics.BARS_1M, 1, Map.of("cleanup.policy", "compact"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void whoRunsTheJobSeesHowItIsDoing() throws Exception {
    try (Gateway gateway = new Gateway();
        KafkaProducer<byte[], byte[]> producer = producer()) {
      int port = freePort();
      Metrics metrics = new Metrics(URI.create("http://127.0.0.1:" + port + "/metrics"));
      StreamingConfig config = config(port, gateway.group());
      // Ten ids of ETHUSDT are missing, of which one will come and two never were.
      for (int id = 0; id < 1000; id++) {
        send(producer, 0, trade("BTCUSDT", id));
        if (id < 500 || id >= 510) {
          send(producer, 1, trade("ETHUSDT", id));
        }
      }
      send(producer, 0, trade("BTCUSDT", 7));
      ProducerRecord<byte[], byte[]> junk =
          new ProducerRecord<>(Topics.TRADES, 0, null, "junk".getBytes(UTF_8));
      junk.headers().add(RecordHeaders.ORIGIN, "backfill".getBytes(UTF_8));
      send(producer, junk);
      send(
          producer,
          new ProducerRecord<>(Topics.GAP_CLAIMS, 0, null, "{\"symbol\":1}".getBytes(UTF_8)));
      // One batch is to hold all of it: what one batch misses would be late in the next.
      producer.flush();

      CompletableFuture<Integer> job = JobOnKafka.begin(config, StartCheck.Wish.CHECKPOINT_ONLY);

      await(job)
          .untilAsserted(
              () -> assertThat(metrics.value("ticklake_streaming_open_gap_ids")).isEqualTo(10));
      send(producer, 1, trade("ETHUSDT", 503));
      GapClaim claim = new GapClaim("ETHUSDT", 508, 509, GapClaim.Claim.ABSENT);
      send(
          producer,
          new ProducerRecord<>(Topics.GAP_CLAIMS, 0, null, claim.toJson().getBytes(UTF_8)));
      await(job)
          .untilAsserted(
              () -> assertThat(metrics.value("ticklake_streaming_open_gap_ids")).isEqualTo(7));
      // The backlog is looked at beside the batches: it shows 0 only once it has seen the commit.
      await(job)
          .untilAsserted(
              () -> {
                for (Map.Entry<TopicPartition, Long> end : ends().entrySet()) {
                  assertThat(
                          metrics.value(
                              "ticklake_streaming_lag_records{partition=\"%d\",topic=\"%s\"}"
                                  .formatted(end.getKey().partition(), end.getKey().topic())))
                      .isEqualTo(0);
                }
              });

      assertThat(committed()).isEqualTo(ends());
      assertThat(metrics.value("ticklake_streaming_open_gaps")).isEqualTo(2);
      assertThat(metrics.value("ticklake_streaming_gap_ids_total{status=\"filled\"}")).isEqualTo(1);
      assertThat(metrics.value("ticklake_streaming_gap_ids_total{status=\"absent\"}")).isEqualTo(2);
      assertThat(metrics.value("ticklake_streaming_trades_total")).isEqualTo(1991);
      assertThat(metrics.value("ticklake_streaming_duplicates_total")).isEqualTo(1);
      assertThat(metrics.value("ticklake_streaming_late_trades_total")).isEqualTo(1);
      assertThat(metrics.value("ticklake_streaming_dead_letters_total{reason=\"not-json\"}"))
          .isEqualTo(1);
      assertThat(metrics.value("ticklake_streaming_dead_letters_total{reason=\"not-a-claim\"}"))
          .isEqualTo(1);
      // 1,001 trades came before the first of them.
      assertThat(letters())
          .containsExactlyInAnyOrder(
              "not-json, backfill, trades-0@1001: junk",
              "not-a-claim, , gap-claims-0@0: {\"symbol\":1}");
      assertThat(metrics.value("ticklake_streaming_files_total")).isFinite().isPositive();
      assertThat(metrics.value("ticklake_streaming_bars_total{kind=\"final\"}"))
          .isFinite()
          .isPositive();
      assertThat(metrics.value("ticklake_streaming_bars_total{kind=\"revised\"}")).isEqualTo(1);
      assertThat(metrics.value("ticklake_streaming_time_to_retention_seconds"))
          .isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(metrics.value("ticklake_streaming_watermark_delay_seconds"))
          .isFinite()
          .isPositive();
      assertThat(metrics.value("ticklake_streaming_state_rows")).isEqualTo(2);
      assertThat(metrics.value("ticklake_streaming_state_bytes")).isFinite().isPositive();
      assertThat(metrics.value("ticklake_streaming_state_dropped_rows")).isZero();
      assertThat(metrics.value("ticklake_streaming_batch_seconds_count")).isFinite().isPositive();
      assertThat(metrics.value("ticklake_streaming_batch_phase_seconds{phase=\"addBatch\"}"))
          .isFinite()
          .isPositive();
      assertThat(metrics.value("ticklake_streaming_processed_trades_per_second"))
          .isFinite()
          .isNotNegative();
      assertThat(metrics.value("ticklake_streaming_input_records_per_second"))
          .isFinite()
          .isNotNegative();
      assertThat(metrics.value("ticklake_streaming_watch_failures_total")).isZero();
      assertThat(metrics.value("ticklake_streaming_last_batch_timestamp_seconds"))
          .isFinite()
          .isGreaterThan(1.7e9);

      assertThat(metrics.scrape()).contains(alarmed());
      await(job)
          .untilAsserted(
              () ->
                  assertThat(gateway.held())
                      .contains("ticklake_streaming_trades_total 1991.0")
                      .contains("jvm_memory_used_bytes"));
      assertThat(new StopCommand(config).run()).isZero();
      assertThat(job.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(gateway.held()).as("a job that was stopped leaves nothing there").isEmpty();
    }
  }

  @Test
  void withoutATopicToWriteToTheJobDoesNotStart() {
    StreamingConfig config =
        JobOnKafka.config(broker.bootstrap(), folder, Map.of("kafka.bars-topic", "no-bars"));

    CompletableFuture<Integer> job = JobOnKafka.begin(config, StartCheck.Wish.CHECKPOINT_ONLY);

    assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(CannotStartException.class)
        .hasRootCauseMessage("Cannot find Kafka topic no-bars: create it as conf/topics.conf says");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aStopThatIsAskedForWhileTheJobStartsIsHeard() throws Exception {
    StreamingConfig config = config(freePort(), "");
    StopRequest request = request(config);
    request.make();

    CompletableFuture<Integer> job = JobOnKafka.begin(config, StartCheck.Wish.CHECKPOINT_ONLY);

    assertThat(job.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(request.made()).isFalse();
  }

  @Test
  void aQueryThatSomebodyElseStopsIsAFailure() throws Exception {
    CompletableFuture<Integer> job =
        JobOnKafka.begin(config(freePort(), ""), StartCheck.Wish.CHECKPOINT_ONLY);
    SparkSession spark = SparkSession.getDefaultSession().get();
    await(job).until(() -> spark.streams().active().length > 0);

    try {
      spark.streams().active()[0].stop();
    } catch (IllegalStateException e) {
      assertThat(e).as("the job ended the session first").hasMessageContaining("SparkContext");
    }

    assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
        .hasRootCauseMessage("Cannot go on: the query was stopped, but not by the job");
  }

  @Test
  void aStopThatNobodyWaitsForAnyMoreIsForgotten() throws Exception {
    StopRequest request = request(config(freePort(), ""));
    request.make();
    request.withdrawIfMadeBefore(Instant.now().minusSeconds(60));
    assertThat(request.made()).isTrue();
    request.withdrawIfMadeBefore(Instant.now().plusSeconds(60));
    assertThat(request.made()).isFalse();
  }

  @Test
  void theBacklogTellsWhenItsOldestRecordMayGo() throws Exception {
    broker.createTopic(
        "backlog",
        2,
        Map.of("retention.ms", Long.toString(RETENTION.toMillis()), "cleanup.policy", "delete"));
    StreamingConfig config =
        StreamingConfig.load(
            Optional.empty(),
            Map.of(
                "kafka.bootstrap", broker.bootstrap(),
                "kafka.trades-topic", "backlog",
                "kafka.group", "backlog-group"));
    TopicPartition first = new TopicPartition("backlog", 0);
    TopicPartition second = new TopicPartition("backlog", 1);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try (KafkaProducer<byte[], byte[]> producer = producer();
        KafkaOutlook outlook = KafkaOutlook.open(config.kafka());
        ConsumerGroup group = ConsumerGroup.open(config.kafka().client(), config.kafka().group())) {
      for (int hoursAgo = 10; hoursAgo > 0; hoursAgo--) {
        for (TopicPartition partition : List.of(first, second)) {
          send(
              producer,
              new ProducerRecord<>(
                  "backlog",
                  partition.partition(),
                  now.minus(Duration.ofHours(hoursAgo)).toEpochMilli(),
                  null,
                  new byte[] {1}));
        }
      }
      producer.flush();

      assertThat(outlook.look().backlogs())
          .as("nothing was ever read")
          .contains(
              new PartitionBacklog(
                  first, 0, 10, Optional.of(now.minus(Duration.ofHours(10)).plus(RETENTION))));

      group.commit(Map.of(first, 4L, second, 10L));
      assertThat(outlook.look().backlogs())
          .filteredOn(backlog -> backlog.partition().topic().equals("backlog"))
          .containsExactlyInAnyOrder(
              new PartitionBacklog(
                  first, 4, 10, Optional.of(now.minus(Duration.ofHours(6)).plus(RETENTION))),
              new PartitionBacklog(second, 10, 10, Optional.empty()));
    }
  }

  private static StopRequest request(StreamingConfig config) throws IOException {
    org.apache.hadoop.fs.Path file = new LakeFolders(config.lake().lake()).stopRequest();
    return new StopRequest(file.getFileSystem(new Configuration()), file);
  }

  private static ConditionFactory await(CompletableFuture<Integer> job) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .failFast("the job ended", job::isDone)
        .ignoreExceptionsInstanceOf(IOException.class);
  }

  private static Map<TopicPartition, Long> ends() throws Exception {
    try (Admin admin = broker.admin()) {
      Map<TopicPartition, OffsetSpec> latest =
          Map.of(
              new TopicPartition(Topics.TRADES, 0), OffsetSpec.latest(),
              new TopicPartition(Topics.TRADES, 1), OffsetSpec.latest(),
              new TopicPartition(Topics.GAP_CLAIMS, 0), OffsetSpec.latest());
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  /** Reason, origin, coordinates and bytes of all dead letters. */
  private static List<String> letters() {
    return TopicRecords.of(broker, Topics.TRADES_DEAD_LETTER).stream()
        .map(
            letter ->
                Stream.of(RecordHeaders.REASON, RecordHeaders.ORIGIN, RecordHeaders.COORDINATES)
                        .map(name -> new String(letter.headers().lastHeader(name).value(), UTF_8))
                        .collect(Collectors.joining(", "))
                    + ": "
                    + new String(letter.value(), UTF_8))
        .toList();
  }

  /** The metrics on which there are alerts. */
  private static Set<String> alarmed() throws IOException {
    return Pattern.compile("ticklake_streaming_[a-z_]+")
        .matcher(Files.readString(Path.of("../conf/alerts.yml")))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  /** As kafka-consumer-groups.sh asks for them. */
  private static Map<TopicPartition, Long> committed() throws Exception {
    try (Admin admin = broker.admin()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      admin
          .listConsumerGroupOffsets("ticklake-streaming")
          .partitionsToOffsetAndMetadata()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
      return offsets;
    }
  }

  private StreamingConfig config(int port, String group) {
    return StreamingConfig.load(
        Optional.empty(),
        Map.of(
            "kafka.bootstrap",
            broker.bootstrap(),
            "lake.root",
            "file://" + folder,
            "stream.trigger",
            "200 ms",
            "stream.watermark-delay",
            "1 minute",
            "state.partitions",
            "2",
            "operation.metrics.http-address",
            "127.0.0.1:" + port,
            "operation.metrics.push-url",
            group,
            "operation.metrics.every",
            "1 s"));
  }

  /** Each a second after the one before, an hour ago. */
  private static Trade trade(String symbol, int id) {
    long start = Trades.START / MINUTE_MICROS * MINUTE_MICROS;
    return new Trade(
        symbol,
        id,
        Trades.price(id),
        Trades.quantity(id),
        start + id * 1_000_000L,
        Trades.buyerMaker(id));
  }

  private void send(KafkaProducer<byte[], byte[]> producer, int partition, Trade trade) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.TRADES,
            partition,
            trade.symbol().getBytes(UTF_8),
            writer.toBytes(trade, trade.eventTimeMicros()));
    record
        .headers()
        .add(
            RecordHeaders.RECEIVED_AT,
            Long.toString(trade.eventTimeMicros() * 1000).getBytes(UTF_8))
        .add(RecordHeaders.ORIGIN, "live".getBytes(UTF_8));
    send(producer, record);
  }

  /** The flush that follows hears of what the future would say. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrap());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What a Prometheus would scrape. */
  private record Metrics(URI url) {
    String scrape() throws IOException, InterruptedException {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }

    double value(String sample) throws IOException, InterruptedException {
      String text = scrape();
      String line =
          text.lines()
              .filter(candidate -> candidate.startsWith(sample + " "))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + sample + " in\n" + text));
      String number = line.substring(sample.length() + 1);
      return number.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(number);
    }
  }

  /** Keeps one group as a Pushgateway does. */
  private static final class Gateway implements AutoCloseable {
    private final HttpServer server;
    private volatile String held = "";

    Gateway() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/metrics/job/ticklake-streaming", this::answer);
      server.start();
    }

    String group() {
      return "http://127.0.0.1:"
          + server.getAddress().getPort()
          + "/metrics/job/ticklake-streaming";
    }

    String held() {
      return held;
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        held = exchange.getRequestMethod().equals("PUT") ? new String(body, UTF_8) : "";
        exchange.sendResponseHeaders(202, -1);
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
