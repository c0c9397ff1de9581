package io.ticklake.batch.curate;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/** Puts neighbouring partitions together, in their order. */
final class Contiguous implements PartitionCoalescer, scala.Serializable {
  @Override
  public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
    Partition[] pieces = parent.partitions();
    int count = Math.min(maxPartitions, pieces.length);
    PartitionGroup[] groups = new PartitionGroup[count];
    for (int group = 0; group < count; group++) {
      groups[group] = new PartitionGroup(Option.empty());
      long end = (long) pieces.length * (group + 1) / count;
      for (long piece = (long) pieces.length * group / count; piece < end; piece++) {
        groups[group].partitions().$plus$eq(pieces[(int) piece]);
      }
    }
    return groups;
  }
}
