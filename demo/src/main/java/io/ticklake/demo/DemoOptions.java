package io.ticklake.demo;

/**
 * What the user asked for.
 *
 * @param seconds after which the demo ends by itself; 0: only at the user's word
 * @param faults the simulator's faults, empty for none
 */
record DemoOptions(
    int seconds, int rate, int symbols, String faults, boolean live, String liveSymbols) {}
