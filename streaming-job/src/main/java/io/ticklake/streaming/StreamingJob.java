package io.ticklake.streaming;

import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.StartCheck;
import io.ticklake.streaming.publish.PublishStep;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The streaming job's command line. */
@Command(
    name = "streaming-job",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Takes trades from Kafka into the lake, each once, and makes bars of them.")
public final class StreamingJob implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file; see conf/streaming.conf.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the configuration; may be repeated.")
  private Map<String, String> overrides = Map.of();

  @Option(
      names = "--resume-from-lake",
      description = {
        "Begin a new checkpoint on a lake that has trades: what was seen is read from the lake.",
        "Where there is a checkpoint, the job goes on from that."
      })
  private boolean resumeFromLake;

  @Option(
      names = "--until-caught-up",
      description = "Stop after the batches that hold all records of this moment.")
  private boolean untilCaughtUp;

  @Option(
      names = "--request-stop",
      description = "Ask the job that runs on this lake to finish its batch and stop; wait for it.")
  private boolean requestStop;

  @Option(names = "--console", description = "Print the newest bars after each batch.")
  private boolean console;

  @Option(
      names = "--check",
      description = {
        "Only look whether the configuration can be used, and print the files that it names,",
        "one a line."
      })
  private boolean check;

  private StreamingJob() {}

  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new StreamingJob());
    commandLine.setExecutionExceptionHandler(
        (exception, line, result) -> {
          Ending ending = Ending.of(exception).orElseThrow(() -> exception);
          line.getErr().println(ending.line());
          return ending.status();
        });
    commandLine.setParameterExceptionHandler(
        (exception, words) -> {
          commandLine
              .getErr()
              .println("streaming-job: " + exception.getMessage() + " (try --help)");
          return Ending.INVALID;
        });
    int status = commandLine.execute(arguments);
    if (status != 0 && !(status == Ending.SUPERSEDED && yarnRunsTheDriver())) {
      System.exit(status);
    }
  }

  /** YARN would start a driver that fails anew, and that one would supersede its successor. */
  private static boolean yarnRunsTheDriver() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> all = new HashMap<>(overrides);
    if (console) {
      all.put("operation.console", "true");
    }
    StreamingConfig settings = StreamingConfig.load(Optional.ofNullable(config), all);
    if (check) {
      settings.kafka().clientPropertiesFile().ifPresent(System.out::println);
      return 0;
    }
    if (requestStop) {
      return new StopCommand(settings).run();
    }
    return new JobRunner(
            settings,
            resumeFromLake ? StartCheck.Wish.RESUME_FROM_LAKE : StartCheck.Wish.CHECKPOINT_ONLY,
            untilCaughtUp ? JobRunner.Until.CAUGHT_UP : JobRunner.Until.STOPPED,
            PublishStep.Listener.NONE)
        .run();
  }
}
