package io.ticklake.streaming.publish;

/** The instants of a driver's life between which a crash makes a difference. */
public enum PublishStep {
  AFTER_CLAIM,
  BEFORE_STAGING,
  AFTER_STAGING,
  BEFORE_MANIFEST,
  AFTER_MANIFEST,
  AFTER_EACH_RENAME,
  AFTER_RENAMES,
  BEFORE_OUTPUTS,
  AFTER_OUTPUTS;

  /** Hears of each step as it is reached; tests crash there. */
  public interface Listener {
    Listener NONE = step -> {};

    void reached(PublishStep step);
  }
}
