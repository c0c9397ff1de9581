package io.ticklake.ingest.publish;

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

  /** One line for each thing that is wrong; empty if all is well. */
  public static List<String> faults(
      Admin admin, String bootstrap, List<String> topics, Duration within)
      throws InterruptedException {
    List<String> faults = new ArrayList<>();
    long deadline = System.nanoTime() + within.toNanos();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (String topic : topics) {
      String fault = fault(answers.get(topic), topic, bootstrap, deadline);
      if (fault != null && !faults.contains(fault)) {
        faults.add(fault);
      }
    }
    return faults;
  }

  private static String fault(
      KafkaFuture<TopicDescription> answer, String topic, String bootstrap, long deadline)
      throws InterruptedException {
    try {
      long nanos = Math.max(1, deadline - System.nanoTime());
      TopicDescription description = answer.get(nanos, TimeUnit.NANOSECONDS);
      return description.authorizedOperations() == null
              || description.authorizedOperations().isEmpty()
              || description.authorizedOperations().contains(AclOperation.WRITE)
          ? null
          : "Cannot write to Kafka topic " + topic + ": this user has no WRITE permission";
    } catch (TimeoutException e) {
      return "Cannot reach Kafka at " + bootstrap + ": no answer";
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
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

  private KafkaCheck() {}
}
