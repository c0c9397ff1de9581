package io.ticklake.batch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where archives are to be had. Safe for use by several threads. */
public interface ArchiveSource {
  /**
   * Opens an archive.
   *
   * @return empty if there is none of this name
   */
  Optional<InputStream> open(ArchiveName name) throws IOException, InterruptedException;

  /** The content of its CHECKSUM file, if there is one. */
  Optional<String> checksum(ArchiveName name) throws IOException, InterruptedException;
}
