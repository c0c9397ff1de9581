/** One port for HTTP and WebSocket: requests in, replies out, nothing about markets. */
package io.ticklake.simulator.http;
