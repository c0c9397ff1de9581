package io.ticklake.streaming;

import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.StartCheck;
import io.ticklake.streaming.publish.PublishStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The job in a process of its own, which has itself stopped at a step of its first batch. */
final class FrozenDriver implements AutoCloseable {
  private final Process process;

  private FrozenDriver(Process process) {
    this.process = process;
  }

  static FrozenDriver start(
      String bootstrap, Path lake, Map<String, String> settings, PublishStep step, Path log)
      throws IOException {
    List<String> command =
        java("local[2]", FrozenDriver.class, bootstrap, lake.toString(), step.name());
    settings.forEach((key, value) -> command.addAll(List.of(key, value)));
    return new FrozenDriver(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** The command that runs a class with Spark in a JVM like this one. */
  static List<String> java(String sparkMaster, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dspark.master=" + sparkMaster,
            "-Dspark.ui.enabled=false",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  public static void main(String[] arguments) {
    Map<String, String> settings = new java.util.HashMap<>();
    for (int i = 3; i < arguments.length; i += 2) {
      settings.put(arguments[i], arguments[i + 1]);
    }
    StreamingConfig config = JobOnKafka.config(arguments[0], Path.of(arguments[1]), settings);
    Freeze freeze = new Freeze(PublishStep.valueOf(arguments[2]));
    int status;
    try {
      status = JobOnKafka.run(config, StartCheck.Wish.CHECKPOINT_ONLY, freeze);
    } catch (Exception e) {
      Optional<Ending> ending = Ending.of(e);
      System.err.println(ending.map(Ending::line).orElse(e.toString()));
      status = ending.map(Ending::status).orElse(1);
    }
    System.exit(status);
  }

  /** Whether it has come to that step, where nothing of it runs. */
  boolean isFrozen() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("The driver ended before it was frozen");
    }
    String status = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return status.charAt(status.lastIndexOf(')') + 2) == 'T';
  }

  void letGo() throws IOException, InterruptedException {
    shell("kill -CONT " + process.pid());
  }

  /** A signal takes its time: who only sent it would be some steps further when it comes. */
  private static void stopHere(long pid) throws IOException, InterruptedException {
    shell("kill -STOP %d; until grep -q '^State:.T' /proc/%1$d/status; do :; done".formatted(pid));
  }

  int exitCode(long timeout, TimeUnit unit) throws InterruptedException {
    if (!process.waitFor(timeout, unit)) {
      throw new IllegalStateException("The driver goes on");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void shell(String command) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
  }

  private static final class Freeze implements PublishStep.Listener {
    private final PublishStep at;
    private boolean done;

    Freeze(PublishStep at) {
      this.at = at;
    }

    @Override
    public void reached(PublishStep step) {
      if (step != at || done) {
        return;
      }
      done = true;
      try {
        stopHere(ProcessHandle.current().pid());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
