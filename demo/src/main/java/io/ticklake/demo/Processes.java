package io.ticklake.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The processes of one run and its local cluster, as Linux's /proc tells of them. */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path cluster;
  private final List<byte[]> marks;

  /**
   * @param var TICKLAKE_VAR, by which programs that are no daemons are known
   */
  Processes(Path cluster, String var) {
    this.cluster = cluster;
    this.marks = List.of(mark("TICKLAKE_DAEMON_OF=" + cluster), mark("TICKLAKE_VAR=" + var));
  }

  private static byte[] mark(String variable) {
    return (variable + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** The process of a daemon; empty where it is not alive. */
  OptionalLong daemon(String name) {
    try {
      for (String line : Files.readAllLines(cluster.resolve("run").resolve(name + ".pid"))) {
        if (line.startsWith("pid=")) {
          long pid = Long.parseLong(line.substring("pid=".length()));
          return isAlive(pid) ? OptionalLong.of(pid) : OptionalLong.empty();
        }
      }
    } catch (IOException e) {
      // It was never started, or is being started now.
    }
    return OptionalLong.empty();
  }

  /** Executors of whatever runs on YARN, by their process number. */
  List<Long> executors() {
    return marked().stream().filter(Processes::isExecutor).sorted().toList();
  }

  /** Whatever belongs to this run but for the known, this process and those that started it. */
  List<Long> besides(Set<Long> known) {
    List<Long> all = new ArrayList<>(marked());
    all.removeAll(known);
    Optional<ProcessHandle> own = Optional.of(ProcessHandle.current());
    while (own.isPresent()) {
      all.remove(own.get().pid());
      own = own.get().parent();
    }
    return all;
  }

  static void signal(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, "--", Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new DemoException("Cannot signal %d: %s".formatted(pid, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it was started as, or empty where it is gone. */
  static String command(long pid) {
    return new String(read(pid, "cmdline"), StandardCharsets.UTF_8).replace('\0', ' ').trim();
  }

  private static boolean isExecutor(long pid) {
    String command = command(pid);
    return command.contains(EXECUTOR) && command.split(" ", 2)[0].endsWith("java");
  }

  private static boolean isAlive(long pid) {
    String stat = new String(read(pid, "stat"), StandardCharsets.ISO_8859_1);
    int end = stat.lastIndexOf(')');
    return end > 0 && stat.charAt(end + 2) != 'Z' && stat.charAt(end + 2) != 'X';
  }

  private List<Long> marked() {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path one : all) {
        long pid = Long.parseLong(one.getFileName().toString());
        if (isMarked(read(pid, "environ")) && isAlive(pid)) {
          found.add(pid);
        }
      }
    } catch (IOException e) {
      throw new DemoException("Cannot read /proc: " + e.getMessage(), e);
    }
    return found;
  }

  private boolean isMarked(byte[] environment) {
    return marks.stream().anyMatch(mark -> holds(environment, mark));
  }

  private static boolean holds(byte[] environment, byte[] mark) {
    for (int i = 0; i + mark.length <= environment.length; i++) {
      if ((i == 0 || environment[i - 1] == 0)
          && Arrays.equals(environment, i, i + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] read(long pid, String file) {
    try {
      return Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file));
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
