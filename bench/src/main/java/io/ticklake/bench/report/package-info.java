/** What was measured, as JSON and as a page for people who would rather look. */
package io.ticklake.bench.report;
