package io.ticklake.streaming.source;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer is made for.
 *
 * @param settings of Kafka's consumer
 * @param patience how long Kafka may take to answer
 */
record Subscription(TopicPartition partition, Map<String, Object> settings, Duration patience) {}
