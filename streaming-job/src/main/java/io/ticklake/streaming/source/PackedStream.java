package io.ticklake.streaming.source;

import io.ticklake.streaming.parse.Packing;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

/** Spark's stream of Kafka records, with readers that pack. */
final class PackedStream
    implements MicroBatchStream, SupportsAdmissionControl, ReportsSourceMetrics {
  private final MicroBatchStream kafka;
  private final SupportsAdmissionControl limits;
  private final ReportsSourceMetrics metrics;
  private final Packing packing;

  PackedStream(MicroBatchStream kafka, Packing packing) {
    this.kafka = kafka;
    this.limits = (SupportsAdmissionControl) kafka;
    this.metrics = (ReportsSourceMetrics) kafka;
    this.packing = packing;
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    Packing packing = this.packing;
    return partition -> new PackedReader((KafkaBatchInputPartition) partition, packing);
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    return kafka.planInputPartitions(start, end);
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return limits.getDefaultReadLimit();
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    return limits.latestOffset(start, limit);
  }

  @Override
  public Offset latestOffset() {
    return kafka.latestOffset();
  }

  @Override
  public Offset reportLatestOffset() {
    return limits.reportLatestOffset();
  }

  @Override
  public Offset initialOffset() {
    return kafka.initialOffset();
  }

  @Override
  public Offset deserializeOffset(String json) {
    return kafka.deserializeOffset(json);
  }

  @Override
  public void commit(Offset end) {
    kafka.commit(end);
  }

  @Override
  public void stop() {
    kafka.stop();
  }

  @Override
  public Map<String, String> metrics(Optional<Offset> latestConsumed) {
    return metrics.metrics(latestConsumed);
  }

  @Override
  public String toString() {
    return kafka.toString();
  }
}
