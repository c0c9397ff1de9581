/** Spark's Kafka source, but for its rows: records leave it packed. */
package io.ticklake.streaming.source;
