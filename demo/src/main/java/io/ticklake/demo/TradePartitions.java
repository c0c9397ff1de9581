package io.ticklake.demo;

import io.ticklake.model.Topics;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;

/** The partitions of the topic of trades, which an operator may raise at any time. */
final class TradePartitions {
  private static final int MORE = 2;

  private final String bootstrap;

  TradePartitions(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Adds some and returns how many there are then. */
  int add() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      int wanted =
          KafkaView.await(admin.describeTopics(Set.of(Topics.TRADES)).allTopicNames())
                  .get(Topics.TRADES)
                  .partitions()
                  .size()
              + MORE;
      KafkaView.await(
          admin.createPartitions(Map.of(Topics.TRADES, NewPartitions.increaseTo(wanted))).all());
      return wanted;
    }
  }
}
