/** From raw trades to curated days. */
package io.ticklake.batch.curate;
