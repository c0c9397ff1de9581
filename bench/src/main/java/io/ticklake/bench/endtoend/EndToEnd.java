package io.ticklake.bench.endtoend;

import io.ticklake.model.Bar;
import io.ticklake.model.LakePaths;
import io.ticklake.model.Topics;
import io.ticklake.model.TradeParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads trades and live bars of a running system side by side, and watches its lake. */
@Command(name = "endtoend", sortOptions = false, mixinStandardHelpOptions = true)
public final class EndToEnd implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Option(names = "--bootstrap", required = true)
  private String bootstrap;

  @Option(names = "--seconds", required = true)
  private int seconds;

  @Option(names = "--metrics", required = true)
  private URI metrics;

  @Option(names = "--namenode", required = true, description = "Address of its web page.")
  private URI nameNode;

  @Option(
      names = "--seen",
      required = true,
      description = "Gets the name of each new file of raw trades, and when it was first seen.")
  private Path seen;

  private final TradeParser parser = new TradeParser();
  private final Latencies latencies = new Latencies();

  private EndToEnd() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EndToEnd()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, ExecutionException, InterruptedException {
    Batches batches = new Batches(metrics);
    LakeSide lake = new LakeSide(nameNode, new LakePaths("").rawTrades());
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("max.poll.records", "20000");
    settings.put("isolation.level", "read_committed");
    try (KafkaSide kafka = new KafkaSide(bootstrap);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> trades = kafka.partitions(Topics.TRADES);
      List<TopicPartition> bars = kafka.partitions(Topics.BARS_1M);
      consumer.assign(java.util.stream.Stream.concat(trades.stream(), bars.stream()).toList());
      consumer.seekToEnd(consumer.assignment());
      read(consumer, batches, lake, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds), 0);
      long lag = kafka.lag(trades);
      // From here on only the bars of what was seen.
      consumer.pause(trades);
      read(consumer, batches, lake, System.nanoTime() + PATIENCE.toNanos(), 1);
      report(batches, lag);
      lake.write(seen);
    }
    if (latencies.waiting() > 0) {
      System.err.printf(
          "endtoend: %d trades did not see their bar within %d s%n",
          latencies.waiting(), PATIENCE.toSeconds());
    }
    return latencies.waiting() == 0 && latencies.samples().count() > 0 ? 0 : 1;
  }

  /** Until that time, or until fewer trades than this wait for their bar. */
  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Batches batches,
      LakeSide lake,
      long untilNanos,
      long fewerThan)
      throws IOException, InterruptedException {
    while (System.nanoTime() < untilNanos && latencies.waiting() >= fewerThan) {
      Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL);
      long seenMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.topic().equals(Topics.TRADES)) {
          trade(record.value());
        } else {
          Bar bar = Bar.parse(new String(record.value(), StandardCharsets.UTF_8));
          latencies.bar(bar.symbol(), bar.openTimeMicros(), bar.lastId(), seenMicros);
        }
      }
      batches.look();
      lake.look();
    }
  }

  private void trade(byte[] json) {
    if (parser.parse(json, 0, json.length)) {
      latencies.trade(parser.symbol(), parser.id(), parser.eventTimeMicros());
    }
  }

  private void report(Batches batches, long lag) {
    Samples samples = latencies.samples();
    if (samples.count() == 0) {
      System.err.println("endtoend: no trade was seen with its bar");
      return;
    }
    System.out.printf(
        "endtoend trades=%d trades_per_second=%d p50_ms=%d p90_ms=%d p99_ms=%d max_ms=%d waiting=%d"
            + " lag=%d%n",
        samples.count(),
        samples.count() / seconds,
        samples.percentile(0.5) / 1000,
        samples.percentile(0.9) / 1000,
        samples.percentile(0.99) / 1000,
        samples.max() / 1000,
        latencies.waiting(),
        lag);
    Samples millis = batches.millis();
    if (millis.count() > 0) {
      System.out.printf(
          "batches count=%d p50_ms=%d p90_ms=%d max_ms=%d mean_ms_by_phase=%s%n",
          millis.count(),
          millis.percentile(0.5),
          millis.percentile(0.9),
          millis.max(),
          batches.phases());
    }
  }
}
