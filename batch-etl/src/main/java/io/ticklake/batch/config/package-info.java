/** The settings of the batch jobs. */
package io.ticklake.batch.config;
