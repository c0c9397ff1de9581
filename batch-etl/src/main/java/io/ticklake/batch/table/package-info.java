/** Any dataset that a small file describes, into the lake. */
package io.ticklake.batch.table;
