package io.ticklake.streaming.publish;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the files of one batch are called: in staging under the epoch of the driver that runs it, in
 * the lake under the query's id, the batch id and the writer, so that no two batches of any query
 * share a name.
 */
public record BatchNames(String queryId, long batchId, long epoch) implements Serializable {
  private static final Pattern MANIFEST = Pattern.compile("(.+)-([0-9]{10,18})\\.json");
  private static final Pattern EPOCH = Pattern.compile("epoch-([0-9]{10,18})");

  /** The folder below staging that holds all the batch has staged. */
  String staging() {
    return epochFolder(epoch) + "/" + label();
  }

  static String epochFolder(long epoch) {
    return "epoch-" + padded(epoch);
  }

  /** Whose folder this is in staging; nothing where it is no driver's. */
  static OptionalLong epochOf(String folder) {
    Matcher name = EPOCH.matcher(folder);
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  String label() {
    return label(queryId, batchId);
  }

  /** What all that a batch writes is called after. */
  static String label(String queryId, long batchId) {
    return queryId + "-" + padded(batchId);
  }

  static boolean isManifest(String file) {
    return MANIFEST.matcher(file).matches();
  }

  /** Of a manifest's file name. */
  static String queryId(String manifest) {
    return part(manifest, 1);
  }

  /** Of a manifest's file name. */
  static long batchId(String manifest) {
    return Long.parseLong(part(manifest, 2));
  }

  private static String part(String manifest, int group) {
    Matcher name = MANIFEST.matcher(manifest);
    if (!name.matches()) {
      throw new IllegalArgumentException("Invalid name of a manifest: " + manifest);
    }
    return name.group(group);
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
