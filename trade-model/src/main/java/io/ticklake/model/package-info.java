/** What two or more modules share, and only that. It knows neither Spark nor Kafka. */
package io.ticklake.model;
