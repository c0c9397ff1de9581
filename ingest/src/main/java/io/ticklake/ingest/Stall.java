package io.ticklake.ingest;

import io.ticklake.ingest.publish.PublishMeter;
import java.time.Duration;

/** Notices that Kafka acknowledges nothing although there is something to acknowledge. */
final class Stall {
  private final PublishMeter meter;
  private final long afterMillis;
  private long acknowledged;
  private long sinceMillis = Long.MIN_VALUE;

  Stall(PublishMeter meter, Duration after) {
    this.meter = meter;
    this.afterMillis = after.toMillis();
  }

  synchronized boolean stalled(long nowMillis) {
    long now = meter.acknowledged();
    if (now != acknowledged || meter.outstanding() == 0 || sinceMillis == Long.MIN_VALUE) {
      acknowledged = now;
      sinceMillis = nowMillis;
    }
    return nowMillis - sinceMillis > afterMillis;
  }
}
