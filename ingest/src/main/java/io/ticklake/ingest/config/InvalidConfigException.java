package io.ticklake.ingest.config;

import java.util.List;

/** What is wrong with the configuration, all of it at once. */
public final class InvalidConfigException extends RuntimeException {
  private final List<String> faults;

  public InvalidConfigException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
