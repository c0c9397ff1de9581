package io.ticklake.streaming.engine;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.publish.BatchPublisher;
import io.ticklake.streaming.publish.SupersededException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outputs of the driver that holds the lake. One that was slow to start takes them from its own
 * successor before it finds that it has one; the successor takes them back.
 */
final class HeldOutputs {
  private static final Logger LOGGER = LoggerFactory.getLogger(HeldOutputs.class);

  private final BatchPublisher publisher;
  private final BatchOutputs outputs;

  HeldOutputs(BatchPublisher publisher, BatchOutputs outputs) {
    this.publisher = publisher;
    this.outputs = outputs;
  }

  /**
   * Returns once all of it has arrived.
   *
   * @throws SupersededException if the outputs are taken, and the lake too
   */
  void write(List<Bar> bars, List<Gap> gaps) throws IOException {
    try {
      outputs.write(bars, gaps);
    } catch (OutputsTakenException e) {
      publisher.requireEpoch();
      LOGGER.warn("{}; the lake is still this one's, which takes them back", e.getMessage());
      outputs.takeOver();
      outputs.write(bars, gaps);
    }
  }
}
