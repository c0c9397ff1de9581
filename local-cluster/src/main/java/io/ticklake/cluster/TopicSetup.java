package io.ticklake.cluster;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Brings Kafka's topics to what conf/topics.conf says. */
final class TopicSetup {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final KafkaBroker broker;
  private final TopicsFile file;

  TopicSetup(KafkaBroker broker, TopicsFile file) {
    this.broker = broker;
    this.file = file;
  }

  /** A line for each thing that was done, or that could not be. */
  List<String> apply() {
    try (Admin admin = broker.connect(TIMEOUT_MILLIS)) {
      TopicPlan plan = TopicPlan.of(file.topics(), existing(admin));
      return apply(admin, plan);
    } catch (ExecutionException e) {
      throw new ClusterException("Cannot set up the topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Cannot set up the topics: interrupted", e);
    }
  }

  private List<String> apply(Admin admin, TopicPlan plan)
      throws ExecutionException, InterruptedException {
    admin.createTopics(plan.create().stream().map(this::newTopic).toList()).all().get();
    Map<String, NewPartitions> raise = new HashMap<>();
    plan.raise().forEach((name, number) -> raise.put(name, NewPartitions.increaseTo(number)));
    admin.createPartitions(raise).all().get();
    Map<ConfigResource, Collection<AlterConfigOp>> reconfigure = new HashMap<>();
    plan.reconfigure().forEach((name, keys) -> reconfigure.put(resource(name), operations(keys)));
    admin.incrementalAlterConfigs(reconfigure).all().get();
    return lines(plan);
  }

  private static List<String> lines(TopicPlan plan) {
    List<String> lines = new ArrayList<>();
    if (!plan.create().isEmpty()) {
      lines.add("created " + String.join(", ", plan.create().stream().map(Topic::name).toList()));
    }
    plan.raise().forEach((name, number) -> lines.add(name + " has now " + number + " partitions"));
    plan.reconfigure().forEach((name, keys) -> lines.add(name + " has now " + keys));
    lines.addAll(plan.kept());
    return lines;
  }

  private NewTopic newTopic(Topic topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), file.replication())
        .configs(topic.configuration());
  }

  private Map<String, TopicPlan.Existing> existing(Admin admin)
      throws ExecutionException, InterruptedException {
    Set<String> wanted = file.topics().stream().map(Topic::name).collect(toSet());
    Set<String> present = admin.listTopics().names().get();
    wanted.retainAll(present);
    Map<String, TopicDescription> descriptions = admin.describeTopics(wanted).allTopicNames().get();
    Map<ConfigResource, Config> configurations =
        admin.describeConfigs(wanted.stream().map(TopicSetup::resource).toList()).all().get();
    return wanted.stream()
        .collect(
            toMap(
                identity(),
                name ->
                    new TopicPlan.Existing(
                        descriptions.get(name).partitions().size(),
                        entries(configurations.get(resource(name))))));
  }

  private static Map<String, String> entries(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static Collection<AlterConfigOp> operations(Map<String, String> keys) {
    return keys.entrySet().stream()
        .map(
            key ->
                new AlterConfigOp(
                    new ConfigEntry(key.getKey(), key.getValue()), AlterConfigOp.OpType.SET))
        .toList();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
