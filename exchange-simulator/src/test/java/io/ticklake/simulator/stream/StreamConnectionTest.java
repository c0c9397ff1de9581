package io.ticklake.simulator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.EncoderException;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.limit.ClientLimits;
import io.ticklake.simulator.limit.Clients;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamConnectionTest {
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setErr(standardError);
  }

  static Stream<Throwable> mistakes() {
    return Stream.of(
        new NoSuchElementException("nothing held"),
        new EncoderException("no such frame"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aTurnThatFailsIsLoggedAndEndsTheConnection(Throwable mistake) {
    BrokenFeed feed = new BrokenFeed();
    StreamGate gate = gate(feed);
    EmbeddedChannel channel = new EmbeddedChannel(gate.connected(request()));
    turn(channel);
    assertThat(channel.isActive()).isTrue();
    assertThat(gate.connections()).isEqualTo(1);

    feed.mistake = mistake;
    turn(channel);
    assertThat(channel.isActive()).isFalse();
    assertThat(gate.connections()).isZero();
    assertThat(gate.counts()).containsEntry("ended_failed", 1L);
    assertThat(log.toString(UTF_8))
        .contains("ERROR StreamConnection: Cannot serve a connection")
        .contains(mistake.getClass().getName());
  }

  private static void turn(EmbeddedChannel channel) {
    channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.checkException();
  }

  private static StreamGate gate(Feed feed) {
    long start = Duration.ofDays(20_000).toNanos();
    ClientLimits limits = new ClientLimits(6000, 20, 300, 5, Duration.ofMinutes(2));
    return new StreamGate(
        style -> feed,
        StreamLimits.standard(),
        new Clients(limits, () -> start),
        new Faults(FaultPlan.NONE),
        () -> start,
        1);
  }

  private static Request request() {
    return new Request("GET", "/ws", Map.of(), Map.of(), "", "127.0.0.1");
  }

  /** Works until it is given a mistake to make. */
  private static final class BrokenFeed implements Feed {
    private Throwable mistake;
    private long time;

    @Override
    public long now() {
      return time++;
    }

    @Override
    public long behind(long time) {
      return 0;
    }

    @Override
    public long utcNow() {
      return 0;
    }

    @Override
    public List<String> subscriptions() {
      return List.of();
    }

    @Override
    public void subscribe(List<String> names) {}

    @Override
    public void unsubscribe(List<String> names) {}

    @Override
    public FrameStyle style() {
      return new FrameStyle(FrameStyle.Wrapping.RAW, TimeUnit.MILLISECONDS);
    }

    @Override
    public void restyle(FrameStyle style) {}

    @Override
    public void emitUntil(long time, FrameBuffer out) {
      if (mistake instanceof Error error) {
        throw error;
      }
      if (mistake instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
