/** The shared model: trades read and written, id ranges, bars. */
package io.ticklake.bench.codec;
