/**
 * The job's settings: one record a concern, validated when read. conf/streaming.conf says what each
 * key means.
 */
package io.ticklake.streaming.config;
