/** WebSocket market streams: connections, their subscriptions and what is sent on them. */
package io.ticklake.simulator.stream;
