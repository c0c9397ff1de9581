/** Text that is built without garbage. */
package io.ticklake.simulator.text;
