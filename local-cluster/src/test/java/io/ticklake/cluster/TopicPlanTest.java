package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.cluster.Topic.Cleanup;
import io.ticklake.cluster.TopicPlan.Existing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private static final Topic TRADES =
      new Topic(
          "trades", 4, Optional.of(Duration.ofDays(14)), Cleanup.DELETE, OptionalLong.empty());
  private static final Map<String, String> AS_WANTED =
      Map.of("cleanup.policy", "delete", "retention.ms", "1209600000", "other", "x");

  @Test
  void createsWhatIsMissing() {
    TopicPlan plan = TopicPlan.of(List.of(TRADES), Map.of());

    assertThat(plan.create()).containsExactly(TRADES);
    assertThat(plan.raise()).isEmpty();
    assertThat(plan.reconfigure()).isEmpty();
  }

  @Test
  void leavesWhatIsAsWanted() {
    TopicPlan plan = TopicPlan.of(List.of(TRADES), Map.of("trades", new Existing(4, AS_WANTED)));

    assertThat(plan).isEqualTo(new TopicPlan(List.of(), Map.of(), Map.of(), List.of()));
  }

  @Test
  void raisesPartitions() {
    TopicPlan plan = TopicPlan.of(List.of(TRADES), Map.of("trades", new Existing(3, AS_WANTED)));

    assertThat(plan.raise()).containsExactly(Map.entry("trades", 4));
  }

  @Test
  void neverLowersPartitionsAndSaysSo() {
    TopicPlan plan = TopicPlan.of(List.of(TRADES), Map.of("trades", new Existing(8, AS_WANTED)));

    assertThat(plan.raise()).isEmpty();
    assertThat(plan.kept())
        .containsExactly(
            "topic trades keeps its 8 partitions, conf/topics.conf says 4: they are never lowered");
  }

  @Test
  void bringsRetentionAndCleanupToWhatIsWanted() {
    Existing existing = new Existing(4, Map.of("cleanup.policy", "delete", "retention.ms", "1000"));

    TopicPlan plan = TopicPlan.of(List.of(TRADES), Map.of("trades", existing));

    assertThat(plan.reconfigure())
        .containsExactly(Map.entry("trades", Map.of("retention.ms", "1209600000")));
  }

  @Test
  void leavesTopicsOfOthersAlone() {
    TopicPlan plan = TopicPlan.of(List.of(), Map.of("foreign", new Existing(1, Map.of())));

    assertThat(plan).isEqualTo(new TopicPlan(List.of(), Map.of(), Map.of(), List.of()));
  }
}
