package io.ticklake.simulator.archive;

/** Which rows an archive lacks though their trades happened. */
@FunctionalInterface
interface RowFilter {
  RowFilter COMPLETE = id -> false;

  boolean lacks(long id);
}
