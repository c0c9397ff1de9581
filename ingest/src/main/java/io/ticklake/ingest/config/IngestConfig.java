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
    section.refuseUnknownKeys();
    section.throwFaults();
    return ingest;
  }
}
