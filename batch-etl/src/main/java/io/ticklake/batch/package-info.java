/** The batch jobs of Ticklake. */
package io.ticklake.batch;
