package io.ticklake.simulator.replay;

import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.stream.Feed;
import io.ticklake.simulator.stream.FeedSource;
import io.ticklake.simulator.stream.FrameStyle;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.Venue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recording as an exchange: its frames on the streams, its trades over REST. */
public final class Replay implements Venue, FeedSource {
  private final Recording recording;
  private final ReplayClock clock;
  private final Map<String, TradeHistory> histories = new LinkedHashMap<>();

  private Replay(Recording recording, ReplayClock clock) {
    this.recording = recording;
    this.clock = clock;
    Map<String, List<RecordedTrade>> trades = new LinkedHashMap<>();
    for (RecordedFrame frame : recording.frames()) {
      RecordedTrade.of(frame)
          .ifPresent(t -> trades.computeIfAbsent(t.symbol(), s -> new ArrayList<>()).add(t));
    }
    trades.forEach(
        (symbol, list) -> histories.put(symbol, new RecordedHistory(symbol, list, clock)));
  }

  /**
   * Reads a recording, to be played when the first client comes.
   *
   * @throws IOException if it cannot be read or is no recording
   */
  public static Replay of(Path file, Pace pace, NanoClock clock) throws IOException {
    Recording recording = Recording.read(file);
    try {
      return new Replay(recording, new ReplayClock(clock, pace, recording));
    } catch (IllegalArgumentException e) {
      throw new IOException("Cannot play " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Feed open(FrameStyle style) {
    return new ReplayFeed(recording, clock, style);
  }

  @Override
  public List<TradeHistory> histories() {
    return List.copyOf(histories.values());
  }

  @Override
  public Optional<TradeHistory> history(String symbol) {
    return Optional.ofNullable(histories.get(symbol));
  }

  @Override
  public long utcNow() {
    return clock.now();
  }

  @Override
  public void halt() {
    clock.halt();
  }

  @Override
  public void resume() {
    clock.resume();
  }

  @Override
  public boolean halted() {
    return clock.halted();
  }
}
