/** The exchange's REST interface. */
package io.ticklake.batch.exchange;
