package io.ticklake.streaming.metrics;

import java.util.List;

/** What Kafka says of the job at one moment. */
public record Outlook(List<PartitionBacklog> backlogs, OpenGaps gaps) {
  /** Asks Kafka. */
  public interface Source extends AutoCloseable {
    Outlook look() throws Exception;

    @Override
    void close();
  }
}
