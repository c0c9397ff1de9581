package io.ticklake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.CannotStartException;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingTest {
  @TempDir private Path folder;

  @Test
  void whatAUserCanMendIsOneLineWithAStatusOfItsOwn() {
    assertThat(Ending.of(new CannotStartException("Cannot start: so it is")))
        .contains(new Ending(3, "streaming-job: Cannot start: so it is"));
    assertThat(Ending.of(invalid()))
        .hasValueSatisfying(
            ending -> {
              assertThat(ending.status()).isEqualTo(2);
              assertThat(ending.line()).startsWith("streaming-job: Invalid configuration: ");
            });
  }

  @Test
  void sparkMayHaveWrappedIt() {
    Throwable wrapped = new ExecutionException(new IOException(new CannotStartException("No")));

    assertThat(Ending.of(wrapped)).contains(new Ending(3, "streaming-job: No"));
  }

  @Test
  void anyOtherFailureHasToBeLookedInto() {
    assertThat(Ending.of(new IOException("disk"))).isEmpty();
  }

  /** A stop has so much patience with a batch; where none can run, nobody is to wait. */
  @Test
  void aJobThatGetsNoSessionEndsAtOnce() throws Exception {
    BrokerProcess broker = SharedBroker.running();
    List<String> settings = new ArrayList<>();
    for (String topic : List.of("trades", "gap-claims", "dead-letter", "bars", "gaps")) {
      broker.createTopic("ending-" + topic, 1, Map.of());
      settings.add("--set=kafka.%s-topic=ending-%s".formatted(topic, topic));
    }
    settings.add("--set=kafka.bootstrap=" + broker.bootstrap());
    settings.add("--set=lake.root=file://" + folder);
    settings.add("--set=operation.stop-timeout=1h");
    List<String> command =
        FrozenDriver.java("nonsense", StreamingJob.class, settings.toArray(String[]::new));
    Process job =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(job.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(job.exitValue()).isEqualTo(1);
    } finally {
      job.destroyForcibly();
    }
  }

  private static Throwable invalid() {
    try {
      StreamingConfig.load(Optional.empty(), Map.of("state.partitions", "none"));
      throw new AssertionError("that is no number");
    } catch (RuntimeException e) {
      return e;
    }
  }
}
