/** Parquet files written column by column, for data that is held as columns already. */
package io.ticklake.streaming.parquet;
