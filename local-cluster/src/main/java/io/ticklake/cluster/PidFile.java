package io.ticklake.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Which process a daemon is.
 *
 * @param fingerprint of the command and the configuration it was started with
 */
record PidFile(ProcessIdentity process, String fingerprint) {

  /** Empty where there is none, and where it is of no use: half of one, or another program's. */
  static Optional<PidFile> load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    try {
      return Optional.of(
          new PidFile(
              new ProcessIdentity(
                  Long.parseLong(properties.getProperty("pid", "")),
                  Long.parseLong(properties.getProperty("start", "")),
                  properties.getProperty("boot", "")),
              properties.getProperty("fingerprint", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  void save(Path file) throws IOException {
    TextFiles.write(
        file,
        "pid=%d%nstart=%d%nboot=%s%nfingerprint=%s%n"
            .formatted(process.pid(), process.start(), process.boot(), fingerprint));
  }
}
