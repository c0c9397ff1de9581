package io.ticklake.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.lake.LakeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Archives anywhere below a folder, known by the names of their files. */
public final class FolderSource implements ArchiveSource {
  private final FileSystem files;
  private final Map<String, Path> byName = new HashMap<>();

  /**
   * Finds what is below a folder.
   *
   * @param folder a path of any file system; without a scheme a local one
   */
  public FolderSource(String folder, Configuration hadoop) throws IOException {
    Path root =
        folder.contains(":")
            ? new Path(folder)
            : new Path(java.nio.file.Path.of(folder).toAbsolutePath().toUri());
    files = root.getFileSystem(hadoop);
    if (!files.exists(root) || !files.getFileStatus(root).isDirectory()) {
      throw new LakeException("Cannot find archives: there is no folder " + folder);
    }
    RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
    while (all.hasNext()) {
      Path file = all.next().getPath();
      byName.put(file.getName(), file);
    }
  }

  /** All archives that are there. */
  public Set<ArchiveName> names() {
    Set<ArchiveName> names =
        new TreeSet<>((left, right) -> left.fileName().compareTo(right.fileName()));
    byName.keySet().forEach(file -> ArchiveName.parse(file).ifPresent(names::add));
    return names;
  }

  @Override
  public Optional<InputStream> open(ArchiveName name) throws IOException {
    Path path = byName.get(name.fileName());
    return path == null ? Optional.empty() : Optional.of(files.open(path));
  }

  @Override
  public Optional<String> checksum(ArchiveName name) throws IOException {
    Path path = byName.get(name.fileName() + ".CHECKSUM");
    if (path == null) {
      return Optional.empty();
    }
    try (InputStream in = files.open(path)) {
      return Optional.of(new String(in.readAllBytes(), UTF_8));
    }
  }
}
