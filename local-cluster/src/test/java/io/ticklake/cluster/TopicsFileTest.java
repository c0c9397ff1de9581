package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.cluster.Topic.Cleanup;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsFileTest {
  private static final Path OURS = Path.of("../conf/topics.conf");

  @TempDir Path folder;

  @Test
  void oursHoldsEveryTopicOfTheModel() {
    TopicsFile file = TopicsFile.load(OURS);

    assertThat(file.replication()).isEmpty();
    assertThat(file.topics())
        .containsExactlyInAnyOrder(
            new Topic(Topics.TRADES, 4, Optional.of(Duration.ofDays(14)), Cleanup.DELETE),
            new Topic(
                Topics.TRADES_DEAD_LETTER, 1, Optional.of(Duration.ofDays(14)), Cleanup.DELETE),
            new Topic(Topics.GAP_CLAIMS, 4, Optional.of(Duration.ofDays(14)), Cleanup.DELETE),
            new Topic(Topics.INGEST_STATE, 1, Optional.empty(), Cleanup.COMPACT),
            new Topic(Topics.TRADE_GAPS, 1, Optional.empty(), Cleanup.COMPACT),
            new Topic(Topics.BARS_1M, 4, Optional.empty(), Cleanup.COMPACT));
  }

  @Test
  void saysEverythingThatIsWrong() throws IOException {
    Path file = folder.resolve("topics.conf");
    Files.writeString(
        file,
        """
        replication = 0
        extra = 1
        topics {
          a { partitions = 0, retention = null, cleanup = delete }
          b { partitions = 1, retention = 1 day, cleanup = compact }
          c { partitions = 1, retention = null, cleanup = sometimes }
          d { partitions = 1, retention = null, cleanup = delete, colour = red }
          e { partitions = 1, cleanup = delete }
        }
        """);

    assertThatThrownBy(() -> TopicsFile.load(file))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("unknown key extra")
        .hasMessageContaining("replication: Invalid number of copies: 0")
        .hasMessageContaining("topics.a: Invalid number of partitions: 0")
        .hasMessageContaining("topics.b: Invalid retention: a compacted topic has none")
        .hasMessageContaining("topics.c: Invalid cleanup, neither delete nor compact: sometimes")
        .hasMessageContaining("unknown key topics.d.colour")
        .hasMessageContaining("topics.e: ");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> TopicsFile.load(folder.resolve("none.conf")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("none.conf");
  }

  @Test
  void retentionForEverIsSaidToKafkaAsMinusOne() {
    assertThat(new Topic("t", 1, Optional.empty(), Cleanup.DELETE).configuration())
        .containsEntry("retention.ms", "-1");
  }
}
