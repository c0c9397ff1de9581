/** The exchange's REST interface, {@code /api/v3}. */
package io.ticklake.simulator.rest;
