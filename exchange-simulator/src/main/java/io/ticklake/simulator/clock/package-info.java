/** Time, passed in. */
package io.ticklake.simulator.clock;
