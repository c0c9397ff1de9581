package io.ticklake.cluster;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param start clock ticks from the boot to its start
 * @param boot the boot's own id
 */
record ProcessIdentity(long pid, long start, String boot) {}
