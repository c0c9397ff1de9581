/**
 * A real HDFS, YARN, Kafka and Spark history server on one machine, each daemon a JVM of its own.
 *
 * <p>{@link io.ticklake.cluster.ClusterApplication} is the composition root; {@code ClusterPlan}
 * says which daemons there are, {@code Startup} and {@code Shutdown} how they come and go.
 */
package io.ticklake.cluster;
