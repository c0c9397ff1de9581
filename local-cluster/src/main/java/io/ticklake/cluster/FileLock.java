package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** One process at a time; given back at the end, and by the kernel where this process dies. */
final class FileLock {
  private FileLock() {}

  /** What is done while the lock is held. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  /** Waits for whoever holds it, and says so. */
  static void holding(Path file, String what, Console console, Action action)
      throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      if (channel.tryLock() == null) {
        console.say("waiting for " + what + " (pid " + holder(channel) + ")");
        channel.lock();
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)), 0);
      action.run();
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), US_ASCII);
    return text.isBlank() ? "unknown" : text;
  }
}
