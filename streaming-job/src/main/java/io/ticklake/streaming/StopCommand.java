package io.ticklake.streaming;

import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.operation.StopRequest;
import io.ticklake.streaming.publish.LakeFolders;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Asks the running job to stop, and waits until it has. */
final class StopCommand {
  private static final Duration POLL = Duration.ofMillis(250);

  private final StreamingConfig config;

  StopCommand(StreamingConfig config) {
    this.config = config;
  }

  int run() throws IOException, InterruptedException {
    Path file = new LakeFolders(config.lake().lake()).stopRequest();
    StopRequest request = new StopRequest(file.getFileSystem(new Configuration()), file);
    request.make();
    System.err.println(
        "streaming-job: asked the job that writes "
            + config.lake().lake().rawTrades()
            + " to stop; it finishes its batch");
    Duration patience = config.operation().stopPatience();
    for (Duration waited = Duration.ZERO;
        waited.compareTo(patience) < 0;
        waited = waited.plus(POLL)) {
      if (!request.made()) {
        return 0;
      }
      Thread.sleep(POLL.toMillis());
    }
    request.withdraw();
    System.err.println(
        "streaming-job: Cannot stop the job: nothing answered within "
            + patience.toSeconds()
            + " s; is it running on this lake?");
    return 1;
  }
}
