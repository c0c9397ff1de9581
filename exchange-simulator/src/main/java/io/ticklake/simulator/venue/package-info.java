/** What the interfaces serve, whether it comes from the simulated market or from a recording. */
package io.ticklake.simulator.venue;
