package io.ticklake.simulator.stream;

import java.util.concurrent.atomic.LongAdder;

/** What happened on the market streams since the start. */
public final class StreamStats {
  public final LongAdder connectionsOpened = new LongAdder();
  public final LongAdder connectionsClosed = new LongAdder();
  public final LongAdder framesSent = new LongAdder();
  public final LongAdder bytesSent = new LongAdder();
}
