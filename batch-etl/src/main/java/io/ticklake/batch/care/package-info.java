/** How the lake stands, and what may go. */
package io.ticklake.batch.care;
