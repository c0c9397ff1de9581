package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The ports of this machine, by binding them and by /proc. */
final class LoopbackPorts implements PortProbe {
  private static final String LISTENING = "0A";

  private final Path proc;

  LoopbackPorts(Path proc) {
    this.proc = proc;
  }

  @Override
  public boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<String> owner(int port) {
    try {
      for (String table : List.of("net/tcp", "net/tcp6")) {
        Optional<String> inode = listenerInode(proc.resolve(table), port);
        if (inode.isPresent()) {
          return holder("socket:[" + inode.get() + "]");
        }
      }
      return Optional.empty();
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> listenerInode(Path table, int port) throws IOException {
    if (!Files.exists(table)) {
      return Optional.empty();
    }
    String suffix = ":%04X".formatted(port);
    return Files.readAllLines(table, ISO_8859_1).stream()
        .map(line -> line.trim().split("\\s+", -1))
        .filter(fields -> fields.length > 9)
        .filter(fields -> fields[1].endsWith(suffix) && fields[3].equals(LISTENING))
        .map(fields -> fields[9])
        .findFirst();
  }

  private Optional<String> holder(String socket) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, socket)) {
          return Optional.of(describe(process));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, String socket) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      // Another user's, or just gone: not to be known.
      return false;
    }
  }

  private static String describe(Path process) throws IOException {
    String command =
        Files.readString(process.resolve("cmdline"), ISO_8859_1).replace('\0', ' ').trim();
    String shown = command.length() > 80 ? command.substring(0, 77) + "..." : command;
    return "pid " + process.getFileName() + " (" + shown + ")";
  }
}
