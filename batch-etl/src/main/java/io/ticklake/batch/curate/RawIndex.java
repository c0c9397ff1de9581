package io.ticklake.batch.curate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.trades.RowGroup;
import io.ticklake.batch.trades.TradeFile;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Which days each raw file holds. Raw files never change, so each footer is read once and
 * remembered in a small file beside the curated data, which can be deleted at any time.
 */
public final class RawIndex {
  private static final int FOOTERS_PER_TASK = 64;

  private final LakeFiles files;
  private final LakePaths lake;
  private final JavaSparkContext spark;

  public RawIndex(LakeFiles files, LakePaths lake, JavaSparkContext spark) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
  }

  /**
   * All raw files of trades, the streaming job's only from an ingest date on.
   *
   * @throws LakeException if there is anything in their folders that is no Parquet file of trades
   */
  public List<RawFile> files(LocalDate firstIngestDate) throws IOException {
    List<RawFile> all = new ArrayList<>();
    for (String dataset :
        List.of(lake.rawTrades(), lake.rawArchiveTrades(), lake.rawTradesRepair())) {
      for (FileStatus folder : files.visible(new Path(dataset))) {
        String partition = folder.getPath().getName();
        if (!folder.isDirectory() || !partition.contains("=")) {
          throw foreign(folder.getPath());
        }
        LocalDate date = date(folder.getPath());
        if (partition.startsWith("ingest_date=") && date.isBefore(firstIngestDate)) {
          continue;
        }
        all.addAll(partition(new Path(dataset), folder.getPath()));
      }
    }
    return all;
  }

  /** The days that files hold trades of. */
  public static SortedSet<LocalDate> days(List<RawFile> raw) {
    SortedSet<LocalDate> days = new TreeSet<>();
    raw.forEach(file -> file.days().forEach(day -> days.add(LocalDate.ofEpochDay(day))));
    return days;
  }

  private List<RawFile> partition(Path dataset, Path folder) throws IOException {
    Path remembered =
        new Path(
            lake.root()
                + "/datalake/curated/market/_raw_index/"
                + dataset.getName()
                + "/"
                + folder.getName());
    Map<String, RawFile> known = recall(remembered);
    String below = relative(folder);
    List<RawFile> found = new ArrayList<>();
    List<RawFile> unread = new ArrayList<>();
    for (FileStatus file : files.visible(folder)) {
      Path path = file.getPath();
      if (file.isDirectory() || !path.getName().endsWith(".parquet")) {
        throw foreign(path);
      }
      RawFile before = known.get(path.getName());
      if (before != null && before.bytes() == file.getLen()) {
        found.add(before);
      } else {
        unread.add(new RawFile(below + "/" + path.getName(), file.getLen(), 0, List.of()));
      }
    }
    if (!unread.isEmpty()) {
      found.addAll(read(unread));
      remember(remembered, found);
    }
    return found;
  }

  private List<RawFile> read(List<RawFile> unread) {
    String root = lake.root();
    if (unread.size() <= FOOTERS_PER_TASK) {
      return unread.stream().map(file -> read(root, file, files.hadoop())).toList();
    }
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(files.hadoop()));
    return spark
        .parallelize(unread, (unread.size() + FOOTERS_PER_TASK - 1) / FOOTERS_PER_TASK)
        .map(file -> read(root, file, hadoop.value().value()))
        .collect();
  }

  private static RawFile read(String root, RawFile file, Configuration hadoop) {
    try (TradeFile trades = TradeFile.openTimes(root + file.path(), hadoop)) {
      return new RawFile(file.path(), file.bytes(), trades.rows(), days(trades));
    }
  }

  private static List<Long> days(TradeFile trades) {
    if (trades.rows() == 0) {
      return List.of();
    }
    long[] bounds = trades.timeBounds();
    if (bounds.length > 0) {
      long first = Days.of(bounds[0]).toEpochDay();
      long last = Days.of(bounds[1]).toEpochDay();
      if (last - first <= 1) {
        return first == last ? List.of(first) : List.of(first, last);
      }
    }
    TreeSet<Long> days = new TreeSet<>();
    RowGroup rows = new RowGroup();
    while (trades.read(rows, Long.MIN_VALUE, Long.MAX_VALUE)) {
      for (int row = 0; row < rows.count(); row++) {
        days.add(Math.floorDiv(rows.time(row), Days.MICROS));
      }
    }
    return List.copyOf(days);
  }

  private Map<String, RawFile> recall(Path remembered) throws IOException {
    Map<String, RawFile> known = new HashMap<>();
    if (files.exists(remembered)) {
      for (String line : new String(files.read(remembered), UTF_8).split("\n", -1)) {
        String[] parts = line.split("\t", -1);
        if (parts.length == 4) {
          RawFile file =
              new RawFile(
                  parts[0],
                  Long.parseLong(parts[1]),
                  Long.parseLong(parts[2]),
                  parts[3].isEmpty()
                      ? List.of()
                      : Arrays.stream(parts[3].split(",", -1)).map(Long::valueOf).toList());
          known.put(file.name(), file);
        }
      }
    }
    return known;
  }

  private void remember(Path remembered, List<RawFile> all) throws IOException {
    StringBuilder text = new StringBuilder();
    for (RawFile file : all) {
      text.append(file.path()).append('\t').append(file.bytes()).append('\t').append(file.rows());
      String separator = "\t";
      for (long day : file.days()) {
        text.append(separator).append(day);
        separator = ",";
      }
      text.append(file.days().isEmpty() ? "\t\n" : "\n");
    }
    files.mkdirs(remembered.getParent());
    files.write(remembered, text.toString());
  }

  /** Below the lake's root, which may itself lie in a folder of that name. */
  private String relative(Path path) {
    String lakeFolder = new Path(lake.root() + "/datalake").toUri().getPath();
    return "/datalake" + path.toUri().getPath().substring(lakeFolder.length());
  }

  private static LocalDate date(Path folder) {
    String name = folder.getName();
    try {
      return LocalDate.parse(name.substring(name.indexOf('=') + 1));
    } catch (DateTimeParseException e) {
      throw new LakeException("Invalid folder of raw trades, its name holds no date: " + folder, e);
    }
  }

  private static LakeException foreign(Path path) {
    return new LakeException(
        "Cannot use the raw trades: %s is none of theirs; move it elsewhere and run again"
            .formatted(path));
  }
}
