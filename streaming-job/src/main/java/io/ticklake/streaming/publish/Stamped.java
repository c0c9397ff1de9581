package io.ticklake.streaming.publish;

/** A row and the batch that it came from, which tells newer rows from older ones. */
record Stamped<T>(T row, long epoch, long batchId) {}
