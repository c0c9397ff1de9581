package io.ticklake.batch.archive;

import io.ticklake.batch.lake.LakeException;

/** Gives up on a source that has failed often and answered never. Safe for several threads. */
final class Hope {
  private static final int MOST_FAILURES = 8;

  private int failures;
  private boolean hasAnswered;
  private String last = "";

  synchronized void note(ArchiveStore.Result result) {
    if (result.state() == ArchiveStore.State.FAILED) {
      failures++;
      last = "%s with %s".formatted(result.name(), result.reason());
    } else if (result.state() != ArchiveStore.State.PRESENT) {
      hasAnswered = true;
    }
    check();
  }

  /**
   * Makes sure that there is some.
   *
   * @throws LakeException if there is none
   */
  synchronized void check() {
    if (failures >= MOST_FAILURES && !hasAnswered) {
      throw new LakeException(
          "Cannot fetch archives: %d failed and none came, the last %s; look at --url and archive.url, or try again"
              .formatted(failures, last));
    }
  }
}
