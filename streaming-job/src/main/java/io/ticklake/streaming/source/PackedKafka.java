package io.ticklake.streaming.source;

import io.ticklake.streaming.parse.Packing;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.Tuple3;

/**
 * The records of Kafka's topics as packed rows. Spark's own source decides what is read in which
 * batch and keeps the offsets, so that checkpoints, options and failures are as its users know
 * them. Only the consumers and the rows are ours: what Spark does for each record would cost more
 * than to parse it.
 */
public final class PackedKafka implements SupportsRead {
  private final SupportsRead kafka;
  private final Packing packing;

  private PackedKafka(SupportsRead kafka, Packing packing) {
    this.kafka = kafka;
    this.packing = packing;
  }

  /** A stream with the options of Spark's Kafka source. */
  @SuppressWarnings("unchecked") // a sequence of attribute references is one of attributes
  public static Dataset<Tuple3<String, Instant, byte[]>> stream(
      SparkSession spark, Map<String, String> options, Packing packing) {
    CaseInsensitiveStringMap all = new CaseInsensitiveStringMap(options);
    PackedKafka table = new PackedKafka(new KafkaSourceProvider().getTable(all), packing);
    scala.collection.Seq<?> columns = DataTypeUtils.toAttributes(PackedRows.SCHEMA);
    return Dataset.ofRows(
            spark,
            new StreamingRelationV2(
                Option.empty(),
                table.name(),
                table,
                all,
                (scala.collection.Seq<Attribute>) columns,
                Option.empty(),
                Option.empty(),
                Option.empty()))
        .as(PackedRows.ENCODER);
  }

  @Override
  public String name() {
    return "kafka-packed";
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract in the interface
  public StructType schema() {
    return PackedRows.SCHEMA;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.MICRO_BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    Scan scan = kafka.newScanBuilder(options).build();
    return () -> new PackedScan(scan, packing);
  }

  private record PackedScan(Scan kafka, Packing packing) implements Scan {
    @Override
    public StructType readSchema() {
      return PackedRows.SCHEMA;
    }

    @Override
    public String description() {
      return kafka.description() + ", packed";
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      return new PackedStream(kafka.toMicroBatchStream(checkpointLocation), packing);
    }
  }
}
