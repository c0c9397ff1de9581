package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.LakePaths;
import io.ticklake.streaming.publish.BatchPublisher;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.publish.SupersededException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutputsTest {
  private static final Gap GAP = new Gap("A", 5, 9, 1, Gap.Status.OPEN);

  @TempDir private Path folder;

  @Test
  void whoHoldsTheLakeTakesThemBack() throws Exception {
    Topics topics = new Topics();
    HeldOutputs outputs = new HeldOutputs(driver(), topics);
    topics.taken = true;

    outputs.write(List.of(), List.of(GAP));
    outputs.write(List.of(), List.of());

    assertThat(topics.calls).containsExactly("refused", "taken over", "1 gaps", "0 gaps");
  }

  @Test
  void whoHasLostTheLakeLeavesThem() throws Exception {
    Topics topics = new Topics();
    HeldOutputs outputs = new HeldOutputs(driver(), topics);
    driver();
    topics.taken = true;

    assertThatThrownBy(() -> outputs.write(List.of(), List.of(GAP)))
        .isInstanceOf(SupersededException.class);
    assertThat(topics.calls).containsExactly("refused");
  }

  private BatchPublisher driver() throws IOException {
    return BatchPublisher.takeOver(
        new LakeFolders(new LakePaths("file://" + folder)),
        new Configuration(),
        Duration.ZERO,
        InstantSource.system(),
        PublishStep.Listener.NONE);
  }

  private static final class Topics implements BatchOutputs {
    private final List<String> calls = new ArrayList<>();
    private boolean taken;

    @Override
    public void takeOver() {
      calls.add("taken over");
      taken = false;
    }

    @Override
    public void write(List<Bar> bars, List<Gap> gaps) {
      calls.add(taken ? "refused" : gaps.size() + " gaps");
      if (taken) {
        throw new OutputsTakenException("taken", new IllegalStateException());
      }
    }
  }
}
