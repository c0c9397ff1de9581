package io.ticklake.simulator.replay;

/**
 * One frame as it came off the wire.
 *
 * @param receivedAt in UTC nanoseconds since 1970
 * @param event the frame without the combined stream's wrapper, its bytes unchanged
 */
@SuppressWarnings("ArrayRecordComponent")
record RecordedFrame(long receivedAt, String stream, byte[] event) {}
