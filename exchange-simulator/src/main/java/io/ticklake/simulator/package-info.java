/** A stand-in exchange: its command line and what puts it together. */
package io.ticklake.simulator;
