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
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsFileTest {
  private static final OptionalLong NONE = OptionalLong.empty();
  private static final Path OURS = Path.of("../conf/topics.conf");

  @TempDir Path folder;

  @Test
  void oursHoldsEveryTopicOfTheModel() {
    TopicsFile file = TopicsFile.load(OURS);

    assertThat(file.replication()).isEmpty();
    assertThat(file.topics())
        .containsExactlyInAnyOrder(
            new Topic(Topics.TRADES, 4, Optional.of(Duration.ofDays(14)), Cleanup.DELETE, NONE),
            new Topic(
                Topics.TRADES_DEAD_LETTER,
                1,
                Optional.of(Duration.ofDays(14)),
                Cleanup.DELETE,
                NONE),
            new Topic(Topics.GAP_CLAIMS, 4, Optional.of(Duration.ofDays(14)), Cleanup.DELETE, NONE),
            new Topic(
                Topics.INGEST_STATE,
                1,
                Optional.empty(),
                Cleanup.COMPACT,
                OptionalLong.of(16 << 20)),
            new Topic(Topics.TRADE_GAPS, 1, Optional.empty(), Cleanup.COMPACT, NONE),
            new Topic(Topics.BARS_1M, 4, Optional.empty(), Cleanup.COMPACT, NONE));
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
          f { partitions = 1, retention = null, cleanup = compact, segment = 1000 B }
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
        .hasMessageContaining("topics.e: ")
        .hasMessageContaining("topics.f: Invalid segment, it has to be from 1 MiB to 2 GiB: 1000");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> TopicsFile.load(folder.resolve("none.conf")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("none.conf");
  }

  @Test
  void retentionForEverIsSaidToKafkaAsMinusOne() {
    assertThat(new Topic("t", 1, Optional.empty(), Cleanup.DELETE, NONE).configuration())
        .containsEntry("retention.ms", "-1")
        .doesNotContainKey("segment.bytes");
  }

  @Test
  void theSizeOfASegmentIsSaidToKafkaInBytes() {
    assertThat(
            new Topic("t", 1, Optional.empty(), Cleanup.COMPACT, OptionalLong.of(1 << 20))
                .configuration())
        .containsEntry("segment.bytes", "1048576");
  }
}
