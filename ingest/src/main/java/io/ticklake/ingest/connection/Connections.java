package io.ticklake.ingest.connection;

import io.ticklake.ingest.config.ConnectionConfig;
import io.ticklake.ingest.time.Time;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool at work: a thread of its own, and real sockets. */
public final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long TICK_MILLIS = 20;

  private final URI url;
  private final ConnectionConfig config;
  private final PayloadsFactory payloads;
  private final PoolEvents events;
  private final Time time;
  private final ConnectionPool pool;
  private final Map<Integer, ExchangeSocket> sockets = new ConcurrentHashMap<>();
  private final Map<Integer, CloseCause> ours = new ConcurrentHashMap<>();
  private final Sockets transport = new Sockets();
  private final ScheduledExecutorService thread;
  private volatile List<LinkActivity> activities = List.of();
  private volatile int followed;
  private volatile int subscribed;

  /**
   * Makes the pool; nothing is opened before {@link #start}.
   *
   * @param url of the combined streams, complete
   */
  public Connections(
      URI url,
      ConnectionConfig config,
      PayloadsFactory payloads,
      PoolEvents events,
      Time time,
      DoubleSupplier random) {
    this.url = url;
    this.config = config;
    this.payloads = payloads;
    this.time = time;
    this.events = events;
    this.pool = new ConnectionPool(config, transport, events, random);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, "connections");
              created.setDaemon(true);
              return created;
            });
  }

  public void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            guarded(
                () -> {
                  pool.tick(time.millis());
                  transport.abandonUnanswered(time.millis());
                  activities = pool.activities();
                  followed = pool.followed();
                  subscribed = pool.subscribed();
                }),
            0,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  public void follow(Collection<String> symbols) {
    submit(() -> pool.follow(symbols));
  }

  public void renew(String symbol) {
    submit(() -> pool.renew(symbol));
  }

  public void replace(String symbol) {
    submit(() -> pool.replace(symbol));
  }

  /** The connections that carry streams just now. */
  public List<LinkActivity> activities() {
    return activities;
  }

  public int followed() {
    return followed;
  }

  public int subscribed() {
    return subscribed;
  }

  /** Closes every socket and waits until their reading threads are through with what they hold. */
  public void stop(Duration within) throws InterruptedException {
    long deadline = time.nanos() + within.toNanos();
    submit(pool::stop);
    thread.shutdown();
    if (!thread.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("connections stop=late still_open={}", sockets.size());
    }
    for (ExchangeSocket socket : sockets.values()) {
      socket.awaitClosed(Math.max(0, deadline - time.nanos()));
    }
  }

  private void submit(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("event after the stop left out");
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        events.unexpected("connections", e);
      }
    };
  }

  private final class Sockets implements Transport {
    private final Map<Integer, Long> abandonAtMillis = new HashMap<>();

    /** A peer that has fallen silent does not answer the closing either. */
    void abandonUnanswered(long nowMillis) {
      Iterator<Map.Entry<Integer, Long>> closing = abandonAtMillis.entrySet().iterator();
      while (closing.hasNext()) {
        Map.Entry<Integer, Long> link = closing.next();
        ExchangeSocket socket = sockets.get(link.getKey());
        if (socket == null) {
          closing.remove();
        } else if (nowMillis >= link.getValue()) {
          closing.remove();
          socket.abandon();
        }
      }
    }

    @Override
    public void open(LinkActivity activity) {
      int linkId = activity.linkId();
      Payloads reader =
          new ExchangeSocket.Measured(
              payloads.payloads(linkId, new Control(linkId)), activity, time);
      ExchangeSocket socket =
          new ExchangeSocket(
              url,
              new PayloadDraft(reader, config.largestFrame().toInt()),
              new Events(linkId),
              Math.toIntExact(config.connectTimeout().toMillis()));
      sockets.put(linkId, socket);
      socket.connect();
    }

    @Override
    public void send(int linkId, String text) {
      ExchangeSocket socket = sockets.get(linkId);
      if (socket == null) {
        return;
      }
      try {
        socket.send(text);
      } catch (WebsocketNotConnectedException e) {
        LOG.debug("link={} send=late", linkId);
      }
    }

    @Override
    public void close(int linkId, CloseCause cause) {
      ExchangeSocket socket = sockets.get(linkId);
      if (socket != null) {
        LOG.info("link={} close={}", linkId, cause.label());
        ours.put(linkId, cause);
        abandonAtMillis.put(linkId, time.millis() + config.connectTimeout().toMillis());
        socket.end();
      }
    }
  }

  private final class Control implements LinkControl {
    private final int linkId;

    Control(int linkId) {
      this.linkId = linkId;
    }

    @Override
    public void answered(long requestId) {
      submit(() -> pool.answered(linkId, requestId, time.millis()));
    }

    @Override
    public void refused(long requestId, String detail) {
      LOG.warn("link={} request={} refused=\"{}\"", linkId, requestId, detail);
      submit(() -> pool.refused(linkId, time.millis()));
    }

    @Override
    public void shutdownAnnounced() {
      LOG.info("link={} announced=server-shutdown", linkId);
      submit(() -> pool.shutdownAnnounced(linkId));
    }
  }

  private final class Events implements ExchangeSocket.Listener {
    private final int linkId;
    private volatile String error = "";

    Events(int linkId) {
      this.linkId = linkId;
    }

    @Override
    public void opened() {
      submit(() -> pool.opened(linkId, time.millis()));
    }

    @Override
    public void closed(int code, String reason, boolean everOpen) {
      CloseCause own = ours.remove(linkId);
      String detail = error.isEmpty() && reason != null ? reason : error;
      sockets.remove(linkId);
      if (own == null && !everOpen) {
        // The pool's events say so, and keep it from repeating itself.
        submit(() -> pool.closed(linkId, CloseCause.CANNOT_CONNECT, detail, time.millis()));
        return;
      }
      CloseCause cause = own == null ? CloseCause.of(code) : own;
      LOG.info("link={} closed={} code={} reason=\"{}\"", linkId, cause.label(), code, detail);
      submit(() -> pool.closed(linkId, cause, detail, time.millis()));
    }

    @Override
    public void failed(Exception cause) {
      error = String.valueOf(cause);
    }
  }
}
