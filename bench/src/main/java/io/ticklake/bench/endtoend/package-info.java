/** How long a trade takes through the running system, and how soon it recovers. */
package io.ticklake.bench.endtoend;
