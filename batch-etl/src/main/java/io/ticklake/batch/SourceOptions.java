package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.archive.WebSource;
import io.ticklake.batch.config.BatchConfig;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Where archives come from: one or the other. */
final class SourceOptions {
  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Take archives from below a folder.")
  private String folder;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Take archives from this site instead of archive.url.")
  private URI url;

  boolean isFolder() {
    return folder != null;
  }

  /** The folder, if one was given. */
  Optional<FolderSource> folder(Configuration hadoop) throws IOException {
    return isFolder() ? Optional.of(new FolderSource(folder, hadoop)) : Optional.empty();
  }

  ArchiveSource site(BatchConfig config) {
    return new WebSource(url == null ? config.archiveUrl() : url);
  }
}
