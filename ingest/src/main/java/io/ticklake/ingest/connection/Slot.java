package io.ticklake.ingest.connection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A share of the symbols and the connections that carry it: usually one, two while one is replaced.
 */
final class Slot {
  record Retiring(Link link, long closeAtMillis, CloseCause cause) {}

  final Set<String> symbols = new LinkedHashSet<>();
  final List<Retiring> retiring = new ArrayList<>();
  Link active;
  Link successor;
  CloseCause replaceCause;
  int failures;
  long nextAttemptMillis;
}
