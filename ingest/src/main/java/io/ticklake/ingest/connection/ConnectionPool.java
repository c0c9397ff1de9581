package io.ticklake.ingest.connection;

import io.ticklake.ingest.config.ConnectionConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Keeps every wanted symbol subscribed: spreads symbols over connections, opens them, replaces them
 * before they end, tries again when they fail, and stays within the exchange's limits. A state
 * machine: what happens and what time it is are told to it, by one thread.
 */
final class ConnectionPool {
  private static final long CALM_MILLIS = 2_000;

  private final ConnectionConfig config;
  private final Transport transport;
  private final PoolEvents events;
  private final BackOff backOff;
  private final TokenBucket attempts;
  private final DoubleSupplier random;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, Slot> slotOfSymbol = new HashMap<>();
  private final Map<Integer, Slot> slotOfLink = new HashMap<>();
  private final Map<Integer, Long> rotateAt = new HashMap<>();
  private int nextLinkId = 1;

  ConnectionPool(
      ConnectionConfig config, Transport transport, PoolEvents events, DoubleSupplier random) {
    this.config = config;
    this.transport = transport;
    this.events = events;
    this.random = random;
    this.backOff = new BackOff(config.firstBackOff(), config.longestBackOff(), random);
    this.attempts = new TokenBucket(config.attemptsPer5Minutes(), Duration.ofMinutes(5));
  }

  /** Symbols that are new join the connection with the most room; those that are gone leave. */
  void follow(Collection<String> wanted) {
    Set<String> sorted = new TreeSet<>(wanted);
    for (String symbol : List.copyOf(slotOfSymbol.keySet())) {
      if (!sorted.contains(symbol)) {
        slotOfSymbol.remove(symbol).symbols.remove(symbol);
      }
    }
    int needed = (sorted.size() + config.streams() - 1) / config.streams();
    while (slots.size() < needed) {
      slots.add(new Slot());
    }
    for (String symbol : sorted) {
      slotOfSymbol.computeIfAbsent(
          symbol,
          name -> {
            Slot slot =
                slots.stream().min(Comparator.comparingInt(s -> s.symbols.size())).orElseThrow();
            slot.symbols.add(name);
            return slot;
          });
    }
  }

  void opened(int linkId, long nowMillis) {
    withLink(linkId, link -> link.opened(nowMillis));
  }

  void answered(int linkId, long requestId, long nowMillis) {
    withLink(linkId, link -> link.answered(requestId, nowMillis));
  }

  void refused(int linkId, long nowMillis) {
    close(linkId, CloseCause.SUBSCRIBE_REFUSED, nowMillis);
  }

  void shutdownAnnounced(int linkId) {
    Slot slot = slotOfLink.get(linkId);
    if (slot != null && slot.active != null && slot.active.id() == linkId) {
      slot.replaceCause = CloseCause.SERVER_SHUTDOWN;
    }
  }

  /** The connection is gone, whoever ended it. */
  void closed(int linkId, CloseCause cause, String detail, long nowMillis) {
    Slot slot = slotOfLink.remove(linkId);
    if (slot == null) {
      return;
    }
    rotateAt.remove(linkId);
    slot.retiring.removeIf(retiring -> retiring.link().id() == linkId);
    if (slot.successor != null && slot.successor.id() == linkId) {
      slot.successor.closed();
      slot.successor = null;
      failed(slot, cause, detail, nowMillis);
    } else if (slot.active != null && slot.active.id() == linkId) {
      boolean calm = nowMillis - slot.active.subscribedMillis() > CALM_MILLIS;
      slot.active.closed();
      slot.active = null;
      slot.replaceCause = null;
      if (calm) {
        slot.failures = 0;
      }
      if (slot.successor == null) {
        failed(slot, cause, detail, nowMillis);
      }
      events.interrupted(slot.symbols, cause);
    }
  }

  /** A stream has gone quiet: asked for again on its connection. */
  void renew(String symbol) {
    Slot slot = slotOfSymbol.get(symbol);
    if (slot != null && slot.active != null) {
      slot.active.renew(symbol);
    }
  }

  /** A stream stays quiet although it was asked for again: its connection is replaced. */
  void replace(String symbol) {
    Slot slot = slotOfSymbol.get(symbol);
    if (slot != null && slot.active != null && slot.replaceCause == null) {
      slot.replaceCause = CloseCause.QUIET_STREAM;
    }
  }

  void tick(long nowMillis) {
    for (Slot slot : slots) {
      retire(slot, nowMillis);
      watchActive(slot, nowMillis);
      watchSuccessor(slot, nowMillis);
      open(slot, nowMillis);
    }
  }

  void stop() {
    slotOfLink.keySet().forEach(linkId -> transport.close(linkId, CloseCause.STOPPED));
    slotOfLink.clear();
    slots.clear();
    slotOfSymbol.clear();
  }

  /** Symbols whose stream the exchange has confirmed on an open connection. */
  int subscribed() {
    return (int)
        slotOfSymbol.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().active != null
                        && entry.getValue().active.confirmed(entry.getKey()))
            .count();
  }

  int followed() {
    return slotOfSymbol.size();
  }

  List<LinkActivity> activities() {
    List<LinkActivity> activities = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot.active != null) {
        activities.add(slot.active.activity());
      }
    }
    return activities;
  }

  private void retire(Slot slot, long nowMillis) {
    Iterator<Slot.Retiring> iterator = slot.retiring.iterator();
    while (iterator.hasNext()) {
      Slot.Retiring retiring = iterator.next();
      if (nowMillis >= retiring.closeAtMillis()) {
        iterator.remove();
        slotOfLink.remove(retiring.link().id());
        rotateAt.remove(retiring.link().id());
        transport.close(retiring.link().id(), retiring.cause());
      }
    }
  }

  private void watchActive(Slot slot, long nowMillis) {
    Link active = slot.active;
    if (active == null) {
      return;
    }
    active.pump(slot.symbols, nowMillis, transport);
    if (slot.symbols.isEmpty()) {
      close(active.id(), CloseCause.UNUSED, nowMillis);
    } else if (active.activity().silentMillis(nowMillis) > config.silence().toMillis()) {
      close(active.id(), CloseCause.SILENT, nowMillis);
    } else if (active.waitingMillis(nowMillis) > config.connectTimeout().toMillis()) {
      close(active.id(), CloseCause.SUBSCRIBE_TIMEOUT, nowMillis);
    } else if (slot.replaceCause == null && nowMillis >= rotateAt.get(active.id())) {
      slot.replaceCause = CloseCause.ROTATED;
    }
  }

  private void watchSuccessor(Slot slot, long nowMillis) {
    Link successor = slot.successor;
    if (successor == null) {
      return;
    }
    successor.pump(slot.symbols, nowMillis, transport);
    long timeout = config.connectTimeout().toMillis();
    if (successor.state() == Link.State.CONNECTING) {
      if (successor.ageMillis(nowMillis) > timeout) {
        close(successor.id(), CloseCause.CONNECT_TIMEOUT, nowMillis);
      }
    } else if (successor.waitingMillis(nowMillis) > timeout) {
      close(successor.id(), CloseCause.SUBSCRIBE_TIMEOUT, nowMillis);
    } else if (successor.confirmedAll(slot.symbols) && delivers(slot, successor, nowMillis)) {
      promote(slot, successor, nowMillis);
    }
  }

  /**
   * With nothing to fall back on it serves at once; else it has to bring something, or time passes.
   */
  private boolean delivers(Slot slot, Link successor, long nowMillis) {
    return slot.active == null
        || successor.activity().payloads() > successor.answers()
        || nowMillis - successor.subscribedMillis() > config.silence().toMillis();
  }

  private void promote(Slot slot, Link successor, long nowMillis) {
    Link old = slot.active;
    CloseCause cause = slot.replaceCause == null ? CloseCause.ROTATED : slot.replaceCause;
    slot.active = successor;
    slot.successor = null;
    slot.replaceCause = null;
    slot.failures = 0;
    // Spread, so that connections which were opened together are not replaced together.
    long spread = (long) (random.getAsDouble() * config.rotateAfter().toMillis() / 20);
    rotateAt.put(successor.id(), nowMillis + config.rotateAfter().toMillis() - spread);
    if (old == null) {
      events.carried(slot.symbols, successor.id());
    } else {
      slot.retiring.add(new Slot.Retiring(old, nowMillis + config.overlap().toMillis(), cause));
      events.replaced(old.id(), successor.id(), cause);
    }
  }

  private void open(Slot slot, long nowMillis) {
    boolean wanted = slot.active == null || slot.replaceCause != null;
    if (!wanted
        || slot.successor != null
        || slot.symbols.isEmpty()
        || nowMillis < slot.nextAttemptMillis
        || !attempts.tryTake(nowMillis)) {
      return;
    }
    LinkActivity activity = new LinkActivity(nextLinkId++, nowMillis);
    slot.successor =
        new Link(activity, nowMillis, config.subscribeBatch(), config.messagesPerSecond());
    slotOfLink.put(activity.linkId(), slot);
    transport.open(activity);
  }

  private void close(int linkId, CloseCause cause, long nowMillis) {
    transport.close(linkId, cause);
    closed(linkId, cause, "", nowMillis);
  }

  private void failed(Slot slot, CloseCause cause, String detail, long nowMillis) {
    slot.failures++;
    long delay = backOff.delayMillis(slot.failures);
    slot.nextAttemptMillis = nowMillis + delay;
    events.failed(cause, detail, slot.failures, delay);
  }

  private void withLink(int linkId, Consumer<Link> action) {
    Slot slot = slotOfLink.get(linkId);
    if (slot == null) {
      return;
    }
    if (slot.active != null && slot.active.id() == linkId) {
      action.accept(slot.active);
    } else if (slot.successor != null && slot.successor.id() == linkId) {
      action.accept(slot.successor);
    }
  }
}
