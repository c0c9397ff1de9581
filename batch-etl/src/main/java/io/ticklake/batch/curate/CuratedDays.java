package io.ticklake.batch.curate;

import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The days that are curated. */
public final class CuratedDays {
  private final LakeFiles files;
  private final LakePaths lake;

  public CuratedDays(LakeFiles files, LakePaths lake) {
    this.files = files;
    this.lake = lake;
  }

  /**
   * A day's manifest, if it is curated.
   *
   * @throws LakeException if there are files without a manifest, which nobody must take for nothing
   */
  public Optional<DayManifest> find(LocalDate day) throws IOException {
    Path folder = new DayFolders(lake, day).curated();
    Optional<DayManifest> manifest = DayManifest.read(files, folder);
    if (manifest.isEmpty() && !files.visible(folder).isEmpty()) {
      throw new LakeException(
          "Cannot tell what is in %s: its manifest is gone; bring it back, or move the folder away and curate the day again"
              .formatted(folder));
    }
    return manifest;
  }

  /**
   * A day's manifest.
   *
   * @throws LakeException if it is not curated
   */
  public DayManifest require(LocalDate day) throws IOException {
    return find(day)
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot find the curated day %s: run curate --day %s first"
                        .formatted(day, day)));
  }

  /** A day's files in their order. */
  public List<String> paths(DayManifest manifest) {
    Path folder = new DayFolders(lake, LocalDate.parse(manifest.day())).curated();
    return manifest.files().stream().map(file -> new Path(folder, file.name()).toString()).toList();
  }

  /** All days that are curated, in order. */
  public List<LocalDate> days() throws IOException {
    List<LocalDate> days = new ArrayList<>();
    for (FileStatus year : files.visible(new Path(lake.curatedTrades()))) {
      for (FileStatus month : files.visible(year.getPath())) {
        for (FileStatus day : files.visible(month.getPath())) {
          days.add(day(year.getPath(), month.getPath(), day.getPath()));
        }
      }
    }
    return days;
  }

  private static LocalDate day(Path year, Path month, Path day) {
    try {
      return LocalDate.of(value(year), value(month), value(day));
    } catch (NumberFormatException | DateTimeException e) {
      throw new LakeException("Cannot work with a folder that is no day: " + day, e);
    }
  }

  private static int value(Path partition) {
    String name = partition.getName();
    return Integer.parseInt(name.substring(name.indexOf('=') + 1));
  }
}
