/** The exchange's public archives: zips of CSV by day and month, made while they are sent. */
package io.ticklake.simulator.archive;
