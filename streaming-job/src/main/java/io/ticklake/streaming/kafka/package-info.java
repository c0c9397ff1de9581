/**
 * What the job writes to Kafka: bars, the gap ledger, dead letters, and the consumer group's
 * offsets.
 */
package io.ticklake.streaming.kafka;
