package io.ticklake.bench.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Origin;
import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeWriter;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes trades into a topic as the ingester does, every fiftieth twice. */
@Command(name = "backlog", sortOptions = false, mixinStandardHelpOptions = true)
public final class Backlog implements Callable<Integer> {
  private static final int TWICE = 50;

  @Option(names = "--bootstrap", required = true)
  private String bootstrap;

  @Option(names = "--topic", required = true)
  private String topic;

  @Option(names = "--trades", required = true)
  private long trades;

  @Option(names = "--symbols", defaultValue = "200")
  private int symbols;

  private Backlog() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Backlog()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Market market = new Market(symbols);
    TradeWriter writer = new TradeWriter(TimeUnit.MICROSECONDS);
    AtomicReference<Exception> failure = new AtomicReference<>();
    long records = 0;
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings())) {
      for (long i = 0; i < trades && failure.get() == null; i++) {
        Trade trade = market.next();
        byte[] json = writer.toBytes(trade, trade.eventTimeMicros() + 500);
        for (int copies = i % TWICE == 0 ? 2 : 1; copies > 0; copies--) {
          ProducerRecord<byte[], byte[]> message =
              new ProducerRecord<>(topic, trade.symbol().getBytes(UTF_8), json);
          long received = 1000 * trade.eventTimeMicros() + 2_000_000;
          message.headers().add(RecordHeaders.RECEIVED_AT, Long.toString(received).getBytes(UTF_8));
          message.headers().add(RecordHeaders.CONNECTION, "1".getBytes(UTF_8));
          message.headers().add(RecordHeaders.ORIGIN, Origin.LIVE.label().getBytes(UTF_8));
          Future<RecordMetadata> unused =
              producer.send(
                  message,
                  (metadata, exception) -> {
                    if (exception != null) {
                      failure.set(exception);
                    }
                  });
          records++;
        }
      }
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    System.out.printf("backlog trades=%d records=%d topic=%s%n", trades, records, topic);
    return 0;
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("linger.ms", "20");
    settings.put("batch.size", "262144");
    settings.put("buffer.memory", "134217728");
    settings.put("compression.type", "lz4");
    settings.put("key.serializer", ByteArraySerializer.class.getName());
    settings.put("value.serializer", ByteArraySerializer.class.getName());
    return settings;
  }
}
