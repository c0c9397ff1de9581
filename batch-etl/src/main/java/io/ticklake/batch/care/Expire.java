package io.ticklake.batch.care;

import io.ticklake.batch.config.Retention;
import io.ticklake.batch.curate.RawFile;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Finds what is old enough to go: raw only where its days are curated and proved. */
public final class Expire {
  /** Empty, and left by Spark beside what it wrote. */
  private static final String SPARK_MARK = "_SUCCESS";

  private final LakeFiles files;
  private final LakePaths lake;
  private final Retention retention;
  private final BigDecimal leastCompleteness;
  private final Set<String> unprovable;
  private final Clock clock;

  /**
   * A folder or file that is old enough.
   *
   * @param parts the files of it that were looked at, which alone may go; empty if all of it may
   * @param obstacle why it stays all the same; empty if it may go
   */
  public record Candidate(Path path, List<Path> parts, long bytes, String obstacle) {
    public boolean mayGo() {
      return obstacle.isEmpty();
    }
  }

  /**
   * Over a lake.
   *
   * @param unprovable symbols whose raw trades go without a proof, as there will never be one
   */
  public Expire(
      LakeFiles files,
      LakePaths lake,
      Retention retention,
      BigDecimal leastCompleteness,
      Set<String> unprovable,
      Clock clock) {
    this.files = files;
    this.lake = lake;
    this.retention = retention;
    this.leastCompleteness = leastCompleteness;
    this.unprovable = Set.copyOf(unprovable);
    this.clock = clock;
  }

  public List<Candidate> candidates(List<RawFile> raw, List<DayState> days) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    rawPartitions(raw, days, candidates);
    leftOvers(candidates);
    return candidates;
  }

  /**
   * What batch jobs left behind. The streaming job clears its own staging when it starts, and only
   * it can: between a batch's manifest and its renames the staged files are all there is.
   */
  private void leftOvers(List<Candidate> candidates) throws IOException {
    String streaming = new Path(lake.streamingStaging()).getName();
    long staleBefore = clock.millis() - retention.staging().toMillis();
    for (FileStatus job : files.list(new Path(lake.staging()))) {
      if (job.isFile() || job.getPath().getName().equals(streaming)) {
        continue;
      }
      for (FileStatus entry : files.list(job.getPath())) {
        if (entry.getModificationTime() < staleBefore) {
          candidates.add(new Candidate(entry.getPath(), List.of(), entry.getLen(), ""));
        }
      }
    }
  }

  private void rawPartitions(List<RawFile> raw, List<DayState> days, List<Candidate> candidates) {
    Map<Long, DayState> byDay = new HashMap<>();
    days.forEach(state -> byDay.put(state.day().toEpochDay(), state));
    LocalDate youngest =
        LocalDate.ofInstant(clock.instant().minus(retention.raw()), ZoneOffset.UTC);
    Map<String, List<RawFile>> partitions = new TreeMap<>();
    for (RawFile file : raw) {
      String folder = file.path().substring(0, file.path().lastIndexOf('/'));
      partitions.computeIfAbsent(folder, unseen -> new ArrayList<>()).add(file);
    }
    partitions.forEach(
        (folder, of) -> {
          LocalDate date = LocalDate.parse(folder.substring(folder.lastIndexOf('=') + 1));
          if (date.isBefore(youngest)) {
            candidates.add(
                new Candidate(
                    new Path(lake.root() + folder),
                    of.stream().map(file -> new Path(lake.root() + file.path())).toList(),
                    of.stream().mapToLong(RawFile::bytes).sum(),
                    obstacle(of, byDay)));
          }
        });
  }

  private String obstacle(List<RawFile> partition, Map<Long, DayState> days) {
    Set<String> unproved = new HashSet<>();
    for (RawFile file : partition) {
      for (long day : file.days()) {
        DayState state = days.get(day);
        if (state == null || !state.isProved(leastCompleteness, unprovable)) {
          unproved.add(LocalDate.ofEpochDay(day) + " is " + fault(state));
        }
      }
    }
    return unproved.stream().sorted().findFirst().orElse("");
  }

  private String fault(DayState state) {
    if (state == null || state.freshness() != DayState.Freshness.CURATED) {
      return "not curated, or stale";
    }
    List<String> symbols =
        state.unproved().stream().filter(symbol -> !unprovable.contains(symbol)).toList();
    if (symbols.isEmpty()) {
      return "not proved complete";
    }
    return "not proved complete: no archive or candles prove "
        + symbols.get(0)
        + (symbols.size() == 1 ? "" : " and %,d more".formatted(symbols.size() - 1));
  }

  /**
   * Deletes what may go, and nothing that has come to it since it was looked at.
   *
   * @return whether all of it is gone
   */
  public boolean delete(Candidate candidate) throws IOException {
    if (!candidate.mayGo()) {
      throw new IllegalArgumentException("Cannot delete " + candidate);
    }
    if (candidate.parts().isEmpty()) {
      files.delete(candidate.path());
      return true;
    }
    for (Path part : candidate.parts()) {
      files.delete(part);
    }
    files.delete(new Path(candidate.path(), SPARK_MARK));
    return files.deleteIfEmpty(candidate.path());
  }
}
