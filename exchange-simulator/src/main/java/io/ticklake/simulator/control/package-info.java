/** What a test or a demo asks of the simulator beyond the exchange's own protocol. */
package io.ticklake.simulator.control;
