package io.ticklake.ingest.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One connection: what it has been asked for and what the exchange has confirmed. */
final class Link {
  enum State {
    CONNECTING,
    OPEN,
    CLOSED
  }

  private record Request(boolean subscribe, List<String> streams, long sentMillis) {}

  private final LinkActivity activity;
  private final long startedMillis;
  private final int batch;
  private final SlidingBudget messages;
  private final Set<String> confirmed = new LinkedHashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> renewals = new LinkedHashSet<>();
  private final Map<Long, Request> requests = new HashMap<>();

  private State state = State.CONNECTING;
  private long openedMillis;
  private long subscribedMillis;
  private long nextRequestId = 1;
  private long answers;

  Link(LinkActivity activity, long nowMillis, int batch, int messagesPerSecond) {
    this.activity = activity;
    this.startedMillis = nowMillis;
    this.batch = batch;
    this.messages = new SlidingBudget(messagesPerSecond, Duration.ofSeconds(1));
  }

  int id() {
    return activity.linkId();
  }

  LinkActivity activity() {
    return activity;
  }

  State state() {
    return state;
  }

  void opened(long nowMillis) {
    state = State.OPEN;
    openedMillis = nowMillis;
  }

  void closed() {
    state = State.CLOSED;
  }

  long ageMillis(long nowMillis) {
    return nowMillis - (state == State.CONNECTING ? startedMillis : openedMillis);
  }

  /** When all its streams were first confirmed; 0 before. */
  long subscribedMillis() {
    return subscribedMillis;
  }

  boolean confirmed(String stream) {
    return confirmed.contains(stream);
  }

  boolean confirmedAll(Set<String> wanted) {
    return state == State.OPEN && confirmed.size() == wanted.size() && requests.isEmpty();
  }

  /** The stream is given up and asked for again. */
  void renew(String stream) {
    if (confirmed.contains(stream)) {
      renewals.add(stream);
    }
  }

  /**
   * Sends the next message that makes the subscriptions those wanted, if the last one is answered
   * and the message budget allows it.
   */
  void pump(Set<String> wanted, long nowMillis, Transport transport) {
    if (state != State.OPEN) {
      return;
    }
    if (requests.isEmpty()
        && messages.waitMillis(nowMillis) == 0
        && sendNext(wanted, nowMillis, transport)) {
      messages.tryTake(nowMillis);
    }
    if (subscribedMillis == 0 && confirmedAll(wanted)) {
      subscribedMillis = nowMillis;
    }
  }

  private boolean sendNext(Set<String> wanted, long nowMillis, Transport transport) {
    List<String> leaving = new ArrayList<>();
    for (String stream : confirmed) {
      if (leaving.size() < batch && (renewals.contains(stream) || !wanted.contains(stream))) {
        leaving.add(stream);
      }
    }
    if (!leaving.isEmpty()) {
      leaving.forEach(confirmed::remove);
      leaving.forEach(renewals::remove);
      asked.addAll(leaving);
      request(false, leaving, nowMillis, transport);
      return true;
    }
    List<String> joining = new ArrayList<>();
    for (String stream : wanted) {
      if (joining.size() < batch && !confirmed.contains(stream) && !asked.contains(stream)) {
        joining.add(stream);
      }
    }
    if (joining.isEmpty()) {
      return false;
    }
    asked.addAll(joining);
    request(true, joining, nowMillis, transport);
    return true;
  }

  private void request(
      boolean subscribe, List<String> streams, long nowMillis, Transport transport) {
    long requestId = nextRequestId++;
    requests.put(requestId, new Request(subscribe, streams, nowMillis));
    transport.send(
        id(),
        SubscriptionMessages.write(subscribe ? "SUBSCRIBE" : "UNSUBSCRIBE", streams, requestId));
  }

  /** Answers so far: they are among the messages that the activity counts. */
  long answers() {
    return answers;
  }

  void answered(long requestId, long nowMillis) {
    answers++;
    // The exchange counts messages as they arrive, which is known only now to be over: a delayed
    // message must not fall into one second with those sent a second later.
    messages.moveLastTo(nowMillis);
    Request request = requests.remove(requestId);
    if (request == null) {
      return;
    }
    request.streams().forEach(asked::remove);
    if (request.subscribe()) {
      confirmed.addAll(request.streams());
    }
  }

  /** How long the oldest request has been without an answer. */
  long waitingMillis(long nowMillis) {
    return requests.values().stream()
        .mapToLong(request -> nowMillis - request.sentMillis())
        .max()
        .orElse(0);
  }
}
