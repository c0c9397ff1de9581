package io.ticklake.streaming.metrics;

import java.util.List;
import java.util.Optional;

/**
 * What Kafka says of the job at one moment.
 *
 * @param gaps empty until the ledger was read to its end
 */
public record Outlook(List<PartitionBacklog> backlogs, Optional<OpenGaps> gaps) {
  /** Asks Kafka. */
  public interface Source extends AutoCloseable {
    Outlook look() throws Exception;

    @Override
    void close();
  }
}
