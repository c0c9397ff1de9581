/** What every job needs of the lake. */
package io.ticklake.batch.lake;
