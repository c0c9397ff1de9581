/** From Kafka's records to per-symbol chunks of columns. */
package io.ticklake.streaming.parse;
