/** The daily proof: a curated day against the exchange's own archive. */
package io.ticklake.batch.proof;
