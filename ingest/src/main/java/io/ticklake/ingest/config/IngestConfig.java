package io.ticklake.ingest.config;

import com.typesafe.config.Config;

/** The whole configuration, valid. */
public record IngestConfig(
    ExchangeConfig exchange,
    ConnectionConfig connection,
    KafkaConfig kafka,
    CompletenessConfig completeness,
    OperationConfig operation) {

  /**
   * Reads and validates.
   *
   * @throws InvalidConfigException naming every fault
   */
  public static IngestConfig of(Config config) {
    Section section = new Section(config);
    IngestConfig ingest =
        new IngestConfig(
            ExchangeConfig.of(section),
            ConnectionConfig.of(section),
            KafkaConfig.of(section),
            CompletenessConfig.of(section),
            OperationConfig.of(section));
    ConnectionConfig connection = ingest.connection;
    section.refuseMore(
        "connection.back-off.first",
        "connection.back-off.longest",
        connection.firstBackOff().compareTo(connection.longestBackOff()) > 0);
    section.refuseMore(
        "connection.overlap",
        "connection.rotate-after",
        connection.overlap().compareTo(connection.rotateAfter()) > 0);
    KafkaConfig kafka = ingest.kafka;
    section.refuseMore(
        "kafka.largest-request",
        "kafka.buffer",
        kafka.largestRequest().bytes() > kafka.buffer().bytes());
    section.refuseMore(
        "kafka.batch", "kafka.buffer", kafka.batch().bytes() > kafka.buffer().bytes());
    CompletenessConfig completeness = ingest.completeness;
    section.refuseMore(
        "completeness.grace",
        "completeness.absent-after",
        completeness.grace().compareTo(completeness.absentAfter()) > 0);
    section.refuseUnknownKeys();
    section.throwFaults();
    return ingest;
  }
}
