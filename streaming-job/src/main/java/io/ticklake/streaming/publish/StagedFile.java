package io.ticklake.streaming.publish;

import java.io.Serializable;

/**
 * A finished file that no reader can see yet.
 *
 * @param staged its path below the staging folder
 * @param target its path below the lake's root once the batch is published
 */
public record StagedFile(String staged, String target, long rows) implements Serializable {
  /** What it is called while staged, whatever folder it lies in. */
  String stagedName() {
    return staged.substring(staged.lastIndexOf('/') + 1);
  }
}
