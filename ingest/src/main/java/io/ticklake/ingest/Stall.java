package io.ticklake.ingest;

import io.ticklake.ingest.publish.PublishMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices that Kafka decides nothing of a topic although there is something to decide. */
final class Stall {
  private record Progress(long decided, long sinceMillis) {}

  private final PublishMeter meter;
  private final long afterMillis;
  private final Map<String, Progress> progress = new HashMap<>();

  Stall(PublishMeter meter, Duration after) {
    this.meter = meter;
    this.afterMillis = after.toMillis();
  }

  /** The topics that have stood still for too long. */
  synchronized List<String> stalled(long nowMillis) {
    List<String> stalled = new ArrayList<>();
    for (PublishMeter.Flow flow : meter.flows()) {
      Progress known = progress.get(flow.topic());
      if (known == null || known.decided() != flow.decided() || flow.outstanding() == 0) {
        progress.put(flow.topic(), new Progress(flow.decided(), nowMillis));
      } else if (nowMillis - known.sinceMillis() > afterMillis) {
        stalled.add(flow.topic());
      }
    }
    return stalled;
  }
}
