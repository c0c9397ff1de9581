package io.ticklake.batch.curate;

import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.trades.KeyRanges;
import io.ticklake.batch.trades.RowGroup;
import io.ticklake.batch.trades.TradeFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/** The heavy part of curating: sorts the trades of a day into staged files. */
final class DaySort {
  private static final int BYTES_A_TRADE = 10;
  private static final int SAMPLED_FILES = 48;
  private static final int SAMPLES_A_FILE = 400;
  private static final long LEAST_FILE_BYTES = 48L << 20;

  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final CurateSettings settings;

  DaySort(JavaSparkContext spark, Configuration hadoop, CurateSettings settings) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.settings = settings;
  }

  /**
   * @param rows about how many trades there are
   */
  List<FileResult> run(LocalDate day, List<InputSplit.Candidate> inputs, long rows, Path staging) {
    int parallelism = spark.defaultParallelism();
    long fromMicros = Days.startMicros(day);
    long toMicros = fromMicros + Days.MICROS;
    Broadcast<SerializableConfiguration> configuration =
        spark.broadcast(new SerializableConfiguration(hadoop));
    int pieces = (int) Math.max(1, Math.min(10_000, rows / settings.tradesPerPiece()));
    int fileCount = fileCount(rows, parallelism);
    KeyRanges ranges =
        KeyRanges.of(
            Math.max(pieces, fileCount) == 1
                ? List.of()
                : sample(inputs, configuration, fromMicros, toMicros),
            Math.max(pieces, fileCount));

    List<List<InputSplit>> tasks = InputSplit.tasks(inputs, parallelism);
    JavaPairRDD<Integer, byte[]> sorted =
        spark
            .parallelize(tasks, tasks.size())
            .mapPartitionsToPair(
                mine -> {
                  List<InputSplit> splits = new ArrayList<>();
                  mine.forEachRemaining(splits::addAll);
                  return new PackTask(
                      splits, configuration.value().value(), ranges, fromMicros, toMicros);
                })
            .partitionBy(new ByPiece(ranges.pieces()));
    String folder = staging.toString();
    List<FileResult> results =
        new ArrayList<>(
            contiguous(sorted, fileCount)
                .mapPartitionsWithIndex(
                    (index, chunks) ->
                        !chunks.hasNext()
                            ? Collections.<FileResult>emptyIterator()
                            : List.of(
                                    new PieceWriter(
                                            new Path(folder),
                                            configuration.value().value(),
                                            index,
                                            Long.toString(TaskContext.get().taskAttemptId()))
                                        .write(chunks))
                                .iterator(),
                    false)
                .collect());
    results.sort(Comparator.comparingInt(FileResult::index));
    return results;
  }

  private int fileCount(long rows, int parallelism) {
    long bytes = rows * BYTES_A_TRADE;
    long bySize = (bytes + settings.fileBytes() - 1) / settings.fileBytes();
    long byCores = Math.min(parallelism, (bytes + LEAST_FILE_BYTES - 1) / LEAST_FILE_BYTES);
    return (int) Math.max(1, Math.max(bySize, byCores));
  }

  private List<KeyRanges.Key> sample(
      List<InputSplit.Candidate> inputs,
      Broadcast<SerializableConfiguration> configuration,
      long fromMicros,
      long toMicros) {
    List<String> chosen = new ArrayList<>();
    long total = inputs.stream().mapToLong(InputSplit.Candidate::bytes).sum();
    long step = Math.max(1, total / SAMPLED_FILES);
    long passed = 0;
    // Large files are chosen more than once: each choice stands for as many bytes.
    for (InputSplit.Candidate file : inputs) {
      long before = passed / step;
      passed += file.bytes();
      for (long i = before; i < passed / step; i++) {
        chosen.add(file.path());
      }
    }
    return spark
        .parallelize(chosen.stream().distinct().toList(), Math.max(1, Math.min(chosen.size(), 8)))
        .flatMap(
            path ->
                keys(
                        path,
                        configuration.value().value(),
                        Collections.frequency(chosen, path) * SAMPLES_A_FILE,
                        fromMicros,
                        toMicros)
                    .iterator())
        .collect();
  }

  private static List<KeyRanges.Key> keys(
      String path, Configuration hadoop, int wanted, long fromMicros, long toMicros) {
    List<KeyRanges.Key> keys = new ArrayList<>();
    try (TradeFile file = TradeFile.openKeys(path, hadoop)) {
      long step = Math.max(1, file.rows() / wanted);
      RowGroup rows = new RowGroup();
      while (file.read(rows, fromMicros, toMicros)) {
        for (int row = (int) (step / 2); row < rows.count(); row += (int) step) {
          if (rows.time(row) >= fromMicros && rows.time(row) < toMicros) {
            keys.add(new KeyRanges.Key(rows.symbol(row).toStringUsingUTF8(), rows.id(row)));
          }
        }
      }
    }
    return keys;
  }

  private static JavaRDD<Tuple2<Integer, byte[]>> contiguous(
      JavaPairRDD<Integer, byte[]> sorted, int fileCount) {
    RDD<Tuple2<Integer, byte[]>> coalesced =
        sorted.rdd().coalesce(fileCount, false, Option.apply(new Contiguous()), null);
    return new JavaRDD<>(coalesced, ClassTag$.MODULE$.apply(Tuple2.class));
  }

  /** The piece is its own number. */
  private static final class ByPiece extends Partitioner {
    private final int pieces;

    ByPiece(int pieces) {
      this.pieces = pieces;
    }

    @Override
    public int numPartitions() {
      return pieces;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }
}
