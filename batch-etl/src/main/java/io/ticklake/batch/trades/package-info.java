/** Trades as columns: reading, sorting and writing them. */
package io.ticklake.batch.trades;
