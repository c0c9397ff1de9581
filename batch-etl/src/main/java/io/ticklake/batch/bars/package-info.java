/** Bars of one minute and wider ones, out of curated trades. */
package io.ticklake.batch.bars;
