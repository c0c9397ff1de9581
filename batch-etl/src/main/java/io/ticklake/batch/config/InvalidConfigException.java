package io.ticklake.batch.config;

import java.util.List;

/** The user's settings cannot be used; the message names every fault. */
public final class InvalidConfigException extends RuntimeException {
  public InvalidConfigException(List<String> faults) {
    super("Invalid configuration: " + String.join("; ", faults));
  }
}
