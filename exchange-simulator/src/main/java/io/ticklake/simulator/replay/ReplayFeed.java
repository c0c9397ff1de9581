package io.ticklake.simulator.replay;

import io.ticklake.simulator.stream.Feed;
import io.ticklake.simulator.stream.FrameBuffer;
import io.ticklake.simulator.stream.FrameStyle;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A connection's view of a recording. Its times are the receive times of frames. */
final class ReplayFeed implements Feed {
  private final Recording recording;
  private final ReplayClock clock;
  private final Set<String> streams = new LinkedHashSet<>();
  private FrameStyle style;
  private boolean joined;
  private int next;

  ReplayFeed(Recording recording, ReplayClock clock, FrameStyle style) {
    this.recording = recording;
    this.clock = clock;
    this.style = style;
  }

  @Override
  public long now() {
    return clock.now();
  }

  @Override
  public long behind(long time) {
    return clock.behind(time);
  }

  @Override
  public long utcNow() {
    return clock.now();
  }

  @Override
  public List<String> subscriptions() {
    return List.copyOf(streams);
  }

  @Override
  public void subscribe(List<String> names) {
    streams.addAll(names);
    if (!joined && !streams.isEmpty()) {
      joined = true;
      next = recording.firstAfter(clock.join());
    }
  }

  @Override
  public void unsubscribe(List<String> names) {
    names.forEach(streams::remove);
  }

  @Override
  public FrameStyle style() {
    return style;
  }

  @Override
  public void restyle(FrameStyle wanted) {
    style = wanted;
  }

  @Override
  public void emitUntil(long time, FrameBuffer out) {
    while (joined && next < recording.size() && recording.frame(next).receivedAt() <= time) {
      RecordedFrame frame = recording.frame(next++);
      if (streams.contains(frame.stream())) {
        out.begin();
        out.text().append(style.opening(frame.stream()));
        out.text().append(frame.event()).append(style.closing());
        out.end();
      }
    }
  }
}
