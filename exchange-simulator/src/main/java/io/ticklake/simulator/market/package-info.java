/**
 * The market behind every interface of the simulator: which trades exist, and when. Any trade is a
 * pure function of seed, symbol and id, so nothing is stored and all interfaces agree.
 */
package io.ticklake.simulator.market;
