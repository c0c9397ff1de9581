package io.ticklake.ingest.publish;

import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What Kafka's producer measures of itself. */
public final class ProducerGauges {
  private static final Map<String, String> WANTED =
      Map.of(
          "buffer-available-bytes", "ticklake_ingest_kafka_buffer_available_bytes",
          "buffer-total-bytes", "ticklake_ingest_kafka_buffer_total_bytes",
          "request-latency-avg", "ticklake_ingest_kafka_request_latency_avg_ms",
          "request-latency-max", "ticklake_ingest_kafka_request_latency_max_ms",
          "record-retry-total", "ticklake_ingest_kafka_retries",
          "compression-rate-avg", "ticklake_ingest_kafka_compression_rate");

  /** Takes one gauge. */
  public interface Registry {
    void gauge(String name, String description, DoubleSupplier value);
  }

  public static void register(Producer<byte[], byte[]> producer, Registry registry) {
    for (Map.Entry<MetricName, ? extends Metric> metric : producer.metrics().entrySet()) {
      String name = WANTED.get(metric.getKey().name());
      if (name != null && metric.getKey().group().equals("producer-metrics")) {
        registry.gauge(name, metric.getKey().description(), () -> value(metric.getValue()));
      }
    }
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private ProducerGauges() {}
}
