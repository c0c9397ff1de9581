package io.ticklake.streaming.engine;

/** How a start relates to what was there before. */
public enum Beginning {
  /** Neither a checkpoint nor trades in the lake. */
  FRESH,
  /** From a checkpoint. */
  CONTINUED,
  /** From the lake, without a checkpoint. */
  FROM_THE_LAKE
}
