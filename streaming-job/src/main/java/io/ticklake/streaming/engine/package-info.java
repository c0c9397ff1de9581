/** The query itself: how the parts run inside Spark. */
package io.ticklake.streaming.engine;
