package io.ticklake.streaming.publish;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Locale;

/**
 * How the files of one batch are called: in staging under the epoch of the driver that runs it, in
 * the lake under the query's id, the batch id and the writer, so that no two batches of any query
 * share a name.
 */
public record BatchNames(String queryId, long batchId, long epoch) implements Serializable {
  /** The folder below staging that holds all the batch has staged. */
  String staging() {
    return epochFolder(epoch) + "/" + label();
  }

  static String epochFolder(long epoch) {
    return "epoch-" + padded(epoch);
  }

  String label() {
    return queryId + "-" + padded(batchId);
  }

  static String padded(long number) {
    return String.format(Locale.ROOT, "%010d", number);
  }

  /**
   * A file of the batch whose rows belong to one day.
   *
   * @param dataset the dataset's folder below the lake's root
   * @param key the partition column, whose value is the day
   * @param writer tells the files of one batch apart: a task, or the driver
   * @param attempt tells attempts of the same task apart while staged
   */
  StagedFile dated(String dataset, String key, int day, String writer, String attempt, long rows) {
    String folder = key + "=" + LocalDate.ofEpochDay(day);
    String name = "part-" + label() + "-" + writer + ".parquet";
    String flat = dataset.replace('/', '_') + "-" + folder + "-" + attempt + "-" + name;
    return new StagedFile(staging() + "/" + flat, dataset + "/" + folder + "/" + name, rows);
  }
}
