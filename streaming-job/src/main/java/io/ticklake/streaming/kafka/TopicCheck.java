package io.ticklake.streaming.kafka;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.engine.CannotStartException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the job's topics are there and may be used. A producer waits a minute for a topic that is
 * missing, so that this is found before anything runs.
 */
public final class TopicCheck {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Admin admin;
  private final String bootstrap;

  private TopicCheck(Admin admin, String bootstrap) {
    this.admin = admin;
    this.bootstrap = bootstrap;
  }

  /**
   * Returns once Kafka has all of them, or has not answered for half a minute.
   *
   * @throws CannotStartException naming everything that is wrong
   */
  public static void require(KafkaSettings settings) throws InterruptedException {
    Map<String, AclOperation> uses = new LinkedHashMap<>();
    uses.put(settings.tradesTopic(), AclOperation.READ);
    uses.put(settings.gapClaimsTopic(), AclOperation.READ);
    uses.put(settings.deadLetterTopic(), AclOperation.WRITE);
    uses.put(settings.barsTopic(), AclOperation.WRITE);
    uses.put(settings.gapsTopic(), AclOperation.WRITE);
    Properties client = new Properties();
    client.putAll(settings.client());
    try (Admin admin = admin(client)) {
      Set<String> faults =
          new TopicCheck(admin, settings.client().get("bootstrap.servers")).faults(uses);
      if (!faults.isEmpty()) {
        throw new CannotStartException(String.join("; ", faults));
      }
    }
  }

  private static Admin admin(Properties client) {
    try {
      return Admin.create(client);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CannotStartException(
          "Cannot make a client of Kafka at %s: %s"
              .formatted(client.getProperty("bootstrap.servers"), cause.getMessage()));
    }
  }

  private Set<String> faults(Map<String, AclOperation> uses) throws InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(
                uses.keySet(),
                new DescribeTopicsOptions()
                    .includeAuthorizedOperations(true)
                    .timeoutMs(PATIENCE_MILLIS))
            .topicNameValues();
    Set<String> faults = new LinkedHashSet<>();
    for (Map.Entry<String, AclOperation> use : uses.entrySet()) {
      fault(use.getKey(), use.getValue(), answers.get(use.getKey())).ifPresent(faults::add);
    }
    return faults;
  }

  private Optional<String> fault(
      String topic, AclOperation use, KafkaFuture<TopicDescription> answer)
      throws InterruptedException {
    try {
      Set<AclOperation> permitted = answer.get().authorizedOperations();
      return permitted == null || permitted.isEmpty() || permitted.contains(use)
          ? Optional.empty()
          : Optional.of(
              "Cannot use Kafka topic " + topic + ": this user has no " + use + " permission");
    } catch (ExecutionException e) {
      return Optional.of(inWords(topic, e.getCause()));
    }
  }

  private String inWords(String topic, Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "Cannot find Kafka topic " + topic + ": create it as conf/topics.conf says";
    }
    if (cause instanceof AuthorizationException) {
      return "Cannot use Kafka topic " + topic + ": " + cause.getMessage();
    }
    if (cause instanceof AuthenticationException) {
      return "Cannot log in to Kafka at " + bootstrap + ": " + cause.getMessage();
    }
    return "Cannot reach Kafka at " + bootstrap + ": " + cause.getMessage();
  }
}
