/**
 * Files in the lake, each batch once: staged, listed in a manifest, renamed. Talks to Hadoop file
 * systems and Parquet only.
 */
package io.ticklake.streaming.publish;
