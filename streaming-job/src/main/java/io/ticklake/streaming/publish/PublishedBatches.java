package io.ticklake.streaming.publish;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What was published, as far as its manifests are kept: the newest of each query always are. */
public final class PublishedBatches {
  private final LakeFolders folders;
  private final FileSystem files;

  PublishedBatches(LakeFolders folders, FileSystem files) {
    this.folders = folders;
    this.files = files;
  }

  /** Needs no claim on the lake. */
  public static PublishedBatches of(LakeFolders folders, Configuration hadoop) throws IOException {
    return new PublishedBatches(folders, folders.books().getFileSystem(hadoop));
  }

  /** The newest batch of this query. */
  public OptionalLong newest(String queryId) throws IOException {
    Path newest = newestOfEachQuery().get(queryId);
    return newest == null
        ? OptionalLong.empty()
        : OptionalLong.of(BatchNames.batchId(newest.getName()));
  }

  /** The query that published last. */
  public Optional<String> newestQuery() throws IOException {
    return newest().map(Manifest::queryId);
  }

  /** The newest of all batches. */
  Optional<Manifest> newest() throws IOException {
    Manifest newest = null;
    for (Path file : newestOfEachQuery().values()) {
      Optional<Manifest> manifest = read(file);
      if (manifest.isPresent() && (newest == null || newest.isBefore(manifest.get()))) {
        newest = manifest.get();
      }
    }
    return Optional.ofNullable(newest);
  }

  Optional<Manifest> manifest(BatchNames names) throws IOException {
    return read(folders.manifest(names));
  }

  /** By the name that the batch's folder has in staging. */
  Optional<Manifest> manifest(String label) throws IOException {
    return read(folders.manifest(label));
  }

  /** Manifests before the last few of a query matter to nobody: the checkpoint has moved on. */
  void forgetBefore(BatchNames oldestKept) throws IOException {
    for (Path file : manifests()) {
      String name = file.getName();
      if (BatchNames.queryId(name).equals(oldestKept.queryId())
          && BatchNames.batchId(name) < oldestKept.batchId()) {
        files.delete(file, false);
      }
    }
  }

  /** Names tell, so that not every manifest need be read. */
  private Map<String, Path> newestOfEachQuery() throws IOException {
    Map<String, Path> newest = new HashMap<>();
    for (Path file : manifests()) {
      newest.merge(
          BatchNames.queryId(file.getName()),
          file,
          (one, other) ->
              BatchNames.batchId(one.getName()) > BatchNames.batchId(other.getName())
                  ? one
                  : other);
    }
    return newest;
  }

  private List<Path> manifests() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folders.manifests()))
          .map(FileStatus::getPath)
          .filter(file -> BatchNames.isManifest(file.getName()))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private Optional<Manifest> read(Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return Optional.of(Manifest.parse(in.readAllBytes()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
