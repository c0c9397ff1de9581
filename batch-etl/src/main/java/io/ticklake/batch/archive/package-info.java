/** The exchange's public archives. */
package io.ticklake.batch.archive;
