/** Runs the whole of Ticklake on one machine, shows it working, and checks what it stored. */
package io.ticklake.demo;
