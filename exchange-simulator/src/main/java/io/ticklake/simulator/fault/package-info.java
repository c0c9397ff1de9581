/** What goes wrong on demand. */
package io.ticklake.simulator.fault;
