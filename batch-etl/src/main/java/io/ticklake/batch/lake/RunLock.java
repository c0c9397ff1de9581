package io.ticklake.batch.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs of one job from working on the same thing. The holder touches the file again and
 * again; a file that nobody has touched for {@link #LEASE}, or whose process has ended on this
 * machine, belongs to nobody.
 */
public final class RunLock implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RunLock.class);
  static final Duration LEASE = Duration.ofMinutes(3);
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  private final LakeFiles files;
  private final Path path;
  private final String content;
  private final ScheduledExecutorService heartbeat;

  @SuppressWarnings("FutureReturnValueIgnored")
  private RunLock(LakeFiles files, Path path, String content, Clock clock) {
    this.files = files;
    this.path = path;
    this.content = content;
    heartbeat =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lock-" + path.getName());
              thread.setDaemon(true);
              return thread;
            });
    heartbeat.scheduleAtFixedRate(
        () -> touch(clock), HEARTBEAT.toSeconds(), HEARTBEAT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Takes the lock.
   *
   * @param what what the run works on, as the user knows it
   * @throws LakeException if another run holds it
   */
  public static RunLock take(LakeFiles files, Path path, String what, Clock clock)
      throws IOException {
    files.mkdirs(path.getParent());
    ProcessHandle self = ProcessHandle.current();
    String content = host() + " " + self.pid() + " " + started(self) + " " + UUID.randomUUID();
    if (!create(files, path, content, clock)) {
      String holder = requireAbandoned(files, path, what, clock);
      // Whoever moves the abandoned file away is the one who takes its place.
      Path aside = new Path(path.getParent(), "." + path.getName() + "-" + UUID.randomUUID());
      try {
        if (holder.equals(new String(files.read(path), UTF_8))) {
          files.move(path, aside);
          files.delete(aside);
        }
      } catch (FileNotFoundException e) {
        throw held(path, what, "another run", e);
      }
      if (!create(files, path, content, clock)) {
        throw held(path, what, "another run", null);
      }
    }
    return new RunLock(files, path, content, clock);
  }

  /**
   * Makes sure that the lock is still held.
   *
   * @throws LakeException if another run has taken over, because this one stood still for too long
   */
  public void check() throws IOException {
    if (!files.exists(path) || !content.equals(new String(files.read(path), UTF_8))) {
      throw new LakeException("Cannot publish: another run has taken over " + path);
    }
  }

  @Override
  public void close() {
    heartbeat.shutdownNow();
    try {
      check();
      files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give back " + path, e);
    }
  }

  private void touch(Clock clock) {
    try {
      files.touch(path, clock.millis());
    } catch (FileNotFoundException e) {
      // Another run has taken over; check() says so before anything is published.
      heartbeat.shutdown();
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("Cannot renew {}, will try again: {}", path, e.toString());
    }
  }

  private static boolean create(LakeFiles files, Path path, String content, Clock clock)
      throws IOException {
    try {
      files.createNew(path, content.getBytes(UTF_8));
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try {
      // Runs judge a lock by their own clocks, which need not be the file system's.
      files.touch(path, clock.millis());
      return true;
    } catch (FileNotFoundException e) {
      // Another run has taken over already.
      return false;
    }
  }

  private static String requireAbandoned(LakeFiles files, Path path, String what, Clock clock)
      throws IOException {
    String holder;
    FileStatus status;
    try {
      holder = new String(files.read(path), UTF_8);
      status = files.status(path);
    } catch (FileNotFoundException e) {
      throw held(path, what, "another run", e);
    }
    String[] parts = holder.split(" ", -1);
    boolean ended = parts.length == 4 && parts[0].equals(host()) && !alive(parts[1], parts[2]);
    boolean silent = clock.millis() - status.getModificationTime() > LEASE.toMillis();
    if (!ended && !silent) {
      String who = parts.length == 4 ? "process " + parts[1] + " on " + parts[0] : "another run";
      throw held(path, what, who, null);
    }
    return holder;
  }

  private static LakeException held(Path path, String what, String who, Throwable cause) {
    return new LakeException(
        "Cannot work on %s: %s does; wait for it. If it has died, its lock %s lapses after %d minutes"
            .formatted(what, who, path, LEASE.toMinutes()),
        cause);
  }

  private static boolean alive(String pid, String started) {
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(process -> started(process).equals(started))
        .isPresent();
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("-");
  }

  private static String host() throws IOException {
    return InetAddress.getLocalHost().getHostName();
  }
}
