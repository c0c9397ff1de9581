/** Fills a topic with trades, as many as wanted, the same ones each time. */
package io.ticklake.bench.backlog;
