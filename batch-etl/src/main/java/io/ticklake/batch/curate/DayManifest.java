package io.ticklake.batch.curate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRanges;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * What a curated day is made of and from; docs/formats.md specifies it.
 *
 * @param generation names the files of this state of the day
 * @param repeated raw trades that were there more than once
 * @param conflicts raw trades that another source contradicted, all in the side table
 */
public record DayManifest(
    int format,
    String day,
    String generation,
    String curatedAt,
    long trades,
    long repeated,
    long conflicts,
    String checksum,
    List<DataFile> files,
    List<String> conflictFiles,
    List<SymbolIds> symbols,
    List<Input> inputs) {

  public static final String NAME = "_manifest.json";
  static final int FORMAT = 1;
  private static final String NO_GENERATION = "none";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A Parquet file in the day's folder. */
  public record DataFile(String name, long bytes, long rows, String checksum) {}

  /**
   * The ids of a symbol.
   *
   * @param ids pairs of both ends of its ranges
   */
  public record SymbolIds(String symbol, long trades, List<Long> ids) {
    public IdRanges ranges() {
      return IdRanges.ofLongs(ids.stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** A raw file, by its path below the lake's root. */
  public record Input(String path, long bytes) {}

  /** Of a day that is not curated: it is made of nothing. */
  public static DayManifest none(LocalDate day) {
    return new DayManifest(
        FORMAT,
        day.toString(),
        NO_GENERATION,
        "",
        0,
        0,
        0,
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  public Set<Input> inputSet() {
    return new HashSet<>(inputs);
  }

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a manifest", e);
    }
  }

  /** The manifest in a folder, if there is one. */
  public static Optional<DayManifest> read(LakeFiles files, Path folder) throws IOException {
    Path path = new Path(folder, NAME);
    if (!files.exists(path)) {
      return Optional.empty();
    }
    try {
      DayManifest manifest = JSON.readValue(files.read(path), DayManifest.class);
      if (manifest.format() != FORMAT) {
        throw new LakeException(
            "Cannot read %s: its format is %d".formatted(path, manifest.format()));
      }
      return Optional.of(manifest);
    } catch (JsonProcessingException e) {
      throw new LakeException("Cannot read %s: %s".formatted(path, e.getOriginalMessage()), e);
    }
  }
}
