package io.ticklake.streaming.publish;

/**
 * Checkpoint and lake do not tell the same story, and nothing but a new checkpoint made from the
 * lake helps.
 */
public final class CheckpointMismatchException extends RuntimeException {
  CheckpointMismatchException(String what) {
    super(
        "Cannot go on from this checkpoint: "
            + what
            + ". Move the checkpoint away and start with --resume-from-lake");
  }
}
