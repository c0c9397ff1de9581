/**
 * What the stream remembers of one symbol, and what follows from a batch of its trades. Knows
 * nothing of Spark: everything here is a function of the state before, the batch and the watermark.
 */
package io.ticklake.streaming.state;
