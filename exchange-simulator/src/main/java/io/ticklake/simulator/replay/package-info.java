/** A recording of frames, served as if it happened now. */
package io.ticklake.simulator.replay;
