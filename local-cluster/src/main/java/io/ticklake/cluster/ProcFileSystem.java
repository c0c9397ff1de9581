package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Linux's /proc. What cannot be read there belongs to another user or is gone. */
final class ProcFileSystem implements ProcessTable {
  private static final long PAGE_BYTES = 4096;

  private final Path proc;

  ProcFileSystem(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<ProcessIdentity> identity(long pid) {
    try {
      String stat = Files.readString(folder(pid).resolve("stat"), ISO_8859_1);
      // The second field is the command in brackets, and may hold spaces and brackets itself.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String state = fields[0];
      if (state.equals("Z") || state.equals("X")) {
        return Optional.empty();
      }
      return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19]), boot()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean alive(ProcessIdentity process) {
    return identity(process.pid()).filter(process::equals).isPresent();
  }

  @Override
  public void terminate(ProcessIdentity process) {
    signal(process, ProcessHandle::destroy);
  }

  @Override
  public void kill(ProcessIdentity process) {
    signal(process, ProcessHandle::destroyForcibly);
  }

  private void signal(ProcessIdentity process, Consumer<ProcessHandle> how) {
    if (alive(process)) {
      ProcessHandle.of(process.pid()).ifPresent(how);
    }
  }

  @Override
  public long residentBytes(ProcessIdentity process) {
    try {
      String pages = Files.readString(folder(process.pid()).resolve("statm")).split(" ", -1)[1];
      return Long.parseLong(pages) * PAGE_BYTES;
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public List<ProcessIdentity> withEnvironment(String variable, String value) {
    List<ProcessIdentity> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        identity(Long.parseLong(process.getFileName().toString()))
            .filter(identity -> environment(identity, variable).filter(value::equals).isPresent())
            .ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new ClusterException("Cannot read " + proc + ": " + e.getMessage(), e);
    }
    return found;
  }

  @Override
  public Optional<String> environment(ProcessIdentity process, String variable) {
    try {
      String all = Files.readString(folder(process.pid()).resolve("environ"), ISO_8859_1);
      for (String entry : all.split("\0", -1)) {
        if (entry.startsWith(variable + "=")) {
          return Optional.of(entry.substring(variable.length() + 1));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> workingFolder(ProcessIdentity process) {
    try {
      return Optional.of(Files.readSymbolicLink(folder(process.pid()).resolve("cwd")).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path folder(long pid) {
    return proc.resolve(Long.toString(pid));
  }

  private String boot() throws IOException {
    return Files.readString(proc.resolve("sys/kernel/random/boot_id")).trim();
  }
}
