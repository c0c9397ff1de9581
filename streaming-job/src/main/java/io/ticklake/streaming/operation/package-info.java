/** Running the job: stopping it, watching it. */
package io.ticklake.streaming.operation;
