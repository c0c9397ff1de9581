package io.ticklake.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a machine must have; each lack is one line that says what to do. */
final class Preconditions {
  private static final long GIB = 1024L * 1024 * 1024;
  private static final long DISK_BYTES = 2 * GIB;
  private static final long MEMORY_KIB = 3 * GIB / 2 / 1024;

  private final Folders folders;
  private final Path proc;
  private final List<Path> path;

  /**
   * @param path the folders that programs are looked for in
   */
  Preconditions(Folders folders, Path proc, List<Path> path) {
    this.folders = folders;
    this.proc = proc;
    this.path = List.copyOf(path);
  }

  void check() {
    java();
    tools();
    host();
    disk();
  }

  private static void java() {
    int version = Runtime.version().feature();
    if (version != 17) {
      throw new ClusterException(
          "Cannot run on Java "
              + version
              + ": Hadoop and Spark need JDK 17; install openjdk-17-jdk-headless or point"
              + " JAVA_HOME at one");
    }
  }

  private void tools() {
    for (String tool : List.of("bash", "setsid")) {
      if (path.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(tool)))) {
        throw new ClusterException("Cannot find " + tool + " on the PATH: install it");
      }
    }
  }

  private static void host() {
    try {
      InetAddress.getLocalHost();
    } catch (UnknownHostException e) {
      throw new ClusterException(
          "Cannot resolve this machine's own name: add it to the line 127.0.0.1 in /etc/hosts ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private void disk() {
    try {
      Files.createDirectories(folders.cluster());
      Path trial = Files.createTempFile(folders.cluster(), "trial", "");
      Files.delete(trial);
      long free = Files.getFileStore(folders.cluster()).getUsableSpace();
      if (free < DISK_BYTES) {
        throw new ClusterException(
            "Cannot start with %d MiB free on the disk of %s: 2 GiB are needed; make room, or set TICKLAKE_VAR to a folder on another disk"
                .formatted(free / 1024 / 1024, folders.cluster()));
      }
    } catch (IOException e) {
      throw new ClusterException(
          "Cannot write to "
              + folders.cluster()
              + " ("
              + e.getMessage()
              + "): set TICKLAKE_VAR to a folder that is yours",
          e);
    }
  }

  /** For a start from nothing; what runs already has its share. */
  void memory() throws IOException {
    try (Stream<String> lines = Files.lines(proc.resolve("meminfo"))) {
      long available =
          lines
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElse(Long.MAX_VALUE);
      if (available < MEMORY_KIB) {
        throw new ClusterException(
            "Cannot start with %d MiB of memory available: 1536 MiB are needed for the daemons alone"
                .formatted(available / 1024));
      }
    }
  }
}
