package io.ticklake.batch.archive;

import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.Source;
import io.ticklake.batch.trades.TradeColumns;
import io.ticklake.batch.trades.TradeFileWriter;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Brings archives into the lake: as they are, and those of trades as Parquet too. Each archive is a
 * step of its own: what is there already is not done again.
 */
public final class ImportArchive {
  private static final int CHUNK = 8192;
  private static final int MOST_TASKS = 20_000;

  private final LakeFiles files;
  private final LakePaths lake;
  private final ArchiveStore store;
  private final JavaSparkContext spark;
  private final Watcher watcher;

  /** Is told how far it is, about once a second. */
  public interface Watcher {
    void fetched(long done, long total, long bytes);

    void converted(long done, long total, long rows);
  }

  /**
   * What became of an archive.
   *
   * @param rows that are in the lake now and were not before
   */
  public record Outcome(ArchiveStore.Result archive, long rows) {}

  private record Converted(ArchiveName name, long rows, String reason) implements Serializable {}

  public ImportArchive(
      LakeFiles files,
      LakePaths lake,
      ArchiveStore store,
      JavaSparkContext spark,
      Watcher watcher) {
    this.files = files;
    this.lake = lake;
    this.store = store;
    this.spark = spark;
    this.watcher = watcher;
  }

  public List<Outcome> run(List<ArchiveName> names, ArchiveSource source, int connections)
      throws IOException, InterruptedException {
    List<ArchiveStore.Result> fetched = fetch(names, source, connections);
    List<ArchiveName> toConvert = new ArrayList<>();
    for (ArchiveStore.Result result : fetched) {
      if (result.isHere()
          && result.name().kind() == ArchiveName.Kind.TRADES
          && !files.exists(parquet(lake, result.name()))) {
        toConvert.add(result.name());
      }
    }
    Map<ArchiveName, Converted> converted = new HashMap<>();
    if (!toConvert.isEmpty()) {
      convert(toConvert).forEach(made -> converted.put(made.name(), made));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (ArchiveStore.Result result : fetched) {
      Converted made = converted.getOrDefault(result.name(), new Converted(result.name(), 0, ""));
      outcomes.add(
          made.reason().isEmpty()
              ? new Outcome(result, made.rows())
              : new Outcome(store.setAside(result.name(), made.reason()), 0));
    }
    return outcomes;
  }

  /** Has the archives in the lake, as they are. */
  public List<ArchiveStore.Result> fetch(
      List<ArchiveName> names, ArchiveSource source, int connections)
      throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(connections);
    try {
      AtomicLong done = new AtomicLong();
      AtomicLong bytes = new AtomicLong();
      Hope hope = new Hope();
      List<Future<ArchiveStore.Result>> futures = new ArrayList<>();
      for (ArchiveName name : names) {
        futures.add(
            workers.submit(
                () -> {
                  hope.check();
                  ArchiveStore.Result result = store.fetch(name, source);
                  hope.note(result);
                  bytes.addAndGet(result.bytes());
                  done.incrementAndGet();
                  return result;
                }));
      }
      List<ArchiveStore.Result> results = new ArrayList<>();
      for (Future<ArchiveStore.Result> future : futures) {
        results.add(
            await(future::get, () -> watcher.fetched(done.get(), names.size(), bytes.get())));
      }
      return results;
    } finally {
      workers.shutdownNow();
      workers.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private List<Converted> convert(List<ArchiveName> names)
      throws IOException, InterruptedException {
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(files.hadoop()));
    LongAccumulator rows = spark.sc().longAccumulator("rows");
    LongAccumulator done = spark.sc().longAccumulator("archives");
    String root = lake.root();
    JavaFutureAction<List<Converted>> job =
        spark
            .parallelize(names, Math.min(MOST_TASKS, names.size()))
            .map(
                name -> {
                  Converted converted = convert(new LakePaths(root), name, hadoop.value().value());
                  rows.add(converted.rows());
                  done.add(1);
                  return converted;
                })
            .collectAsync();
    return await(job::get, () -> watcher.converted(done.value(), names.size(), rows.value()));
  }

  private interface Wait<T> {
    T get(long time, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException;
  }

  private static <T> T await(Wait<T> wait, Runnable watcher)
      throws IOException, InterruptedException {
    while (true) {
      try {
        T value = wait.get(1, TimeUnit.SECONDS);
        watcher.run();
        return value;
      } catch (TimeoutException e) {
        watcher.run();
      } catch (ExecutionException e) {
        throw new IOException("Cannot import: " + e.getCause(), e.getCause());
      }
    }
  }

  /** The trades of an archive as Parquet. */
  static Path parquet(LakePaths lake, ArchiveName name) {
    return new Path(
        "%s/archive_date=%s/part-%s.parquet"
            .formatted(
                lake.rawArchiveTrades(), name.firstDay(), name.fileName().replace(".zip", "")));
  }

  private static Converted convert(LakePaths lake, ArchiveName name, Configuration hadoop)
      throws IOException {
    LakeFiles files = LakeFiles.of(lake, hadoop);
    Path target = parquet(lake, name);
    // No other run, nor another attempt of this one, writes there.
    Path staged =
        new Path(
            "%s/archive/%s-%s.parquet"
                .formatted(lake.staging(), name.fileName(), UUID.randomUUID()));
    try (FSDataInputStream in = files.open(new Path(lake.rawArchive() + "/" + name.path()))) {
      long rows = write(name, in, staged, hadoop);
      files.mkdirs(target.getParent());
      return new Converted(name, files.moveIfFree(staged, target) ? rows : 0, "");
    } catch (BadArchiveException e) {
      return new Converted(name, 0, String.valueOf(e.getMessage()));
    } finally {
      files.delete(staged);
    }
  }

  private static long write(ArchiveName name, InputStream in, Path staged, Configuration hadoop)
      throws IOException {
    try (TradeFileWriter file = new TradeFileWriter(staged, hadoop)) {
      file.enter(name.symbol().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      TradeColumns columns = new TradeColumns(CHUNK);
      ArchiveReader.trades(
          name,
          in,
          (id, price, quantity, time, buyerMaker) -> {
            columns.add(
                id,
                price,
                quantity,
                time,
                TradeColumns.flags(buyerMaker ? 1 : 0, Source.ARCHIVE),
                TradeColumns.NOT_KNOWN,
                -1,
                -1);
            if (columns.count() == CHUNK) {
              drain(columns, file);
            }
          });
      drain(columns, file);
      return file.rows();
    }
  }

  private static void drain(TradeColumns columns, TradeFileWriter file) {
    try {
      for (int row = 0; row < columns.count(); row++) {
        file.write(columns, row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    columns.clear();
  }
}
