package io.ticklake.ingest.publish;

import io.ticklake.ingest.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka whether the topics are there and may be written. */
public final class KafkaCheck {

  /**
   * Something that is wrong.
   *
   * @param lasting it does not mend by itself
   */
  public record Fault(String line, boolean lasting) {}

  /** One line for each thing that is wrong; empty if all is well. */
  public static List<Fault> faults(
      Admin admin, String bootstrap, List<String> topics, Duration within, Time time)
      throws InterruptedException {
    List<Fault> faults = new ArrayList<>();
    long deadline = time.nanos() + 2 * within.toNanos();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (String topic : topics) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - time.nanos()));
      Fault fault = fault(answers.get(topic), topic, bootstrap, left);
      if (fault != null && !faults.contains(fault)) {
        faults.add(fault);
      }
    }
    return faults;
  }

  private static Fault fault(
      KafkaFuture<TopicDescription> answer, String topic, String bootstrap, Duration within)
      throws InterruptedException {
    try {
      TopicDescription description = answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
      return description.authorizedOperations() == null
              || description.authorizedOperations().isEmpty()
              || description.authorizedOperations().contains(AclOperation.WRITE)
          ? null
          : lasting("Cannot write to Kafka topic " + topic + ": this user has no WRITE permission");
    } catch (TimeoutException e) {
      return new Fault("Cannot reach Kafka at " + bootstrap + ": no answer", false);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        return new Fault("Cannot reach Kafka at " + bootstrap + ": no answer", false);
      }
      if (cause instanceof UnknownTopicOrPartitionException) {
        return lasting("Cannot find Kafka topic " + topic + ": create it as conf/topics.conf says");
      }
      if (cause instanceof AuthorizationException) {
        return lasting("Cannot use Kafka topic " + topic + ": " + cause.getMessage());
      }
      if (cause instanceof AuthenticationException) {
        return lasting(
            "Cannot log in to Kafka at "
                + bootstrap
                + ": "
                + cause.getMessage()
                + (cause.getCause() == null ? "" : ": " + cause.getCause().getMessage()));
      }
      return new Fault("Cannot reach Kafka at " + bootstrap + ": " + cause.getMessage(), false);
    }
  }

  private static Fault lasting(String line) {
    return new Fault(line, true);
  }

  private KafkaCheck() {}
}
