/** What Prometheus learns of the job. conf/alerts.yml stands on these names. */
package io.ticklake.streaming.metrics;
