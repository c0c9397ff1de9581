package io.ticklake.simulator.archive;

import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.market.Hash;

/** Spoils archives on demand: an archive of a name always meets the same fate. */
final class ArchiveFaults {
  /** Of an archive with holes, a run of rows is missing in one of so many ids. */
  private static final long HOLE_SPACING = 4096;

  private static final long HOLE = 100;

  private final Faults faults;
  private final long seed;

  ArchiveFaults(Faults faults, long seed) {
    this.faults = faults;
    this.seed = seed;
  }

  boolean missing(ArchiveName name) {
    return strikes(Fault.ARCHIVE_MISSING, name);
  }

  boolean wrongChecksum(ArchiveName name) {
    return strikes(Fault.ARCHIVE_CHECKSUM, name);
  }

  RowFilter rows(ArchiveName name) {
    if (!strikes(Fault.ARCHIVE_HOLES, name)) {
      return RowFilter.COMPLETE;
    }
    long offset = Hash.below(Hash.of(seed, name.symbol()), HOLE_SPACING);
    return new Holes(offset);
  }

  private boolean strikes(Fault fault, ArchiveName name) {
    long hash = Hash.of(seed + fault.salt(), name.baseName());
    boolean strikes = faults.plan().strikes(fault, hash);
    if (strikes) {
      faults.happened(fault);
    }
    return strikes;
  }

  private record Holes(long offset) implements RowFilter {
    @Override
    public boolean lacks(long id) {
      return (id + offset) % HOLE_SPACING < HOLE;
    }
  }
}
