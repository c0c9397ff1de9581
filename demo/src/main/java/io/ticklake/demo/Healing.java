package io.ticklake.demo;

import io.ticklake.model.LakePaths;

/** How far everything is on its way into the lake once nothing is broken any more. */
final class Healing implements AutoCloseable {
  private final String bootstrap;
  private final LakePaths paths;
  private final long produced;
  private final long finalsDue;
  private final GapAudit audit;
  private KafkaView kafka;
  private LakeView lake;
  private long stored;
  private long lag = Long.MAX_VALUE;
  private long openGaps;
  private long finals;
  private long unclaimed;
  private long unrecorded;
  private String trouble = "";

  Healing(String bootstrap, LakePaths paths, long produced, long finalsDue, GapAudit audit) {
    this.bootstrap = bootstrap;
    this.paths = paths;
    this.produced = produced;
    this.finalsDue = finalsDue;
    this.audit = audit;
    this.unclaimed = audit.absent();
    this.unrecorded = audit.absent();
  }

  /** Takes a look; what is not up again yet is no error. */
  boolean isDone() {
    try {
      if (kafka == null) {
        kafka = new KafkaView(bootstrap);
      }
      if (lake == null) {
        lake = new LakeView(paths);
      }
      kafka.refresh();
      lag = kafka.lag();
      openGaps = kafka.openGaps();
      finals = kafka.finalBars();
      stored = lake.storedTrades();
      if (unclaimed > 0) {
        unclaimed = audit.unnamed(new TopicReader(bootstrap).claims()).size();
      } else if (unrecorded > 0) {
        unrecorded = audit.unnamed(new TopicReader(bootstrap).newestGaps().values()).size();
      }
      trouble = "";
    } catch (DemoException e) {
      trouble = ", " + e.getMessage();
    }
    return trouble.isEmpty()
        && stored >= produced
        && lag == 0
        && openGaps == 0
        && unclaimed == 0
        && unrecorded == 0
        && finals >= finalsDue;
  }

  /** Changes as long as anything moves. */
  long movement() {
    return kafka.records() * 31 + stored;
  }

  @Override
  public String toString() {
    return "in the lake %,d of %,d, lag %s, open gaps %d, absent ids unclaimed %d, not in the ledger %d, final bars %d of %d%s"
        .formatted(
            stored,
            produced,
            lag == Long.MAX_VALUE ? "unknown" : Long.toString(lag),
            openGaps,
            unclaimed,
            unrecorded,
            finals,
            finalsDue,
            trouble);
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close();
    }
  }
}
