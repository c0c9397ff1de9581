/** What a client may do, and what happens to one that does more. */
package io.ticklake.simulator.limit;
