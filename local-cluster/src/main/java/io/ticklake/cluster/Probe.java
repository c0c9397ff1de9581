package io.ticklake.cluster;

import java.util.Optional;

/** Asks a daemon whether it does its work. */
@FunctionalInterface
interface Probe {
  /** Empty: it does. Otherwise what is wrong, or still to come, in a few words. */
  Optional<String> fault();
}
