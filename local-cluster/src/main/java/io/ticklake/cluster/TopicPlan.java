package io.ticklake.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be done to have the topics that are wanted.
 *
 * @param raise the number of partitions to come to, by topic
 * @param reconfigure Kafka's own keys that differ, by topic
 * @param kept a line for each topic that has more partitions than wanted, and keeps them
 */
record TopicPlan(
    List<Topic> create,
    Map<String, Integer> raise,
    Map<String, Map<String, String>> reconfigure,
    List<String> kept) {

  /** A topic as it is. */
  record Existing(int partitions, Map<String, String> configuration) {}

  static TopicPlan of(List<Topic> wanted, Map<String, Existing> existing) {
    List<Topic> create = new ArrayList<>();
    Map<String, Integer> raise = new TreeMap<>();
    Map<String, Map<String, String>> reconfigure = new TreeMap<>();
    List<String> kept = new ArrayList<>();
    for (Topic topic : wanted) {
      Existing is = existing.get(topic.name());
      if (is == null) {
        create.add(topic);
        continue;
      }
      if (is.partitions() < topic.partitions()) {
        raise.put(topic.name(), topic.partitions());
      } else if (is.partitions() > topic.partitions()) {
        kept.add(
            "topic %s keeps its %d partitions, conf/topics.conf says %d: they are never lowered"
                .formatted(topic.name(), is.partitions(), topic.partitions()));
      }
      Map<String, String> different = new TreeMap<>(topic.configuration());
      different.entrySet().removeIf(is.configuration().entrySet()::contains);
      if (!different.isEmpty()) {
        reconfigure.put(topic.name(), different);
      }
    }
    return new TopicPlan(create, raise, reconfigure, kept);
  }
}
