package io.ticklake.ingest.completeness;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides when to ask the exchange for a symbol's newest trade: after its connection was lost and
 * nothing has come since, and when it has been quiet. The answer tells a quiet market from a silent
 * stream. A state machine of one thread.
 */
final class TailWatch {
  private static final int MOST_DOUBLINGS = 4;

  /** What to do about a stream. */
  enum Verdict {
    FINE,
    SUBSCRIBE_AGAIN,
    REPLACE_CONNECTION
  }

  private static final class Tail {
    private long watchedMillis;
    private long lastProbeMillis = Long.MIN_VALUE;
    private long suspectMillis = Long.MIN_VALUE;
    private int quietProbes;
    private int silentProbes;
  }

  private final long quietMillis;
  private final long settleMillis;
  private final Map<String, Tail> tails = new HashMap<>();

  TailWatch(long quietMillis, long settleMillis) {
    this.quietMillis = quietMillis;
    this.settleMillis = settleMillis;
  }

  /** The symbol's stream has come back: whatever it missed may be the last that there is. */
  void suspect(String symbol, long nowMillis) {
    Tail tail = tail(symbol, nowMillis);
    tail.suspectMillis = nowMillis;
    tail.watchedMillis = nowMillis;
  }

  /** The symbol that has waited longest to be asked about, if one is due. */
  Optional<SymbolLedger> next(Collection<SymbolLedger> ledgers, long nowMillis) {
    SymbolLedger longest = null;
    long least = Long.MAX_VALUE;
    for (SymbolLedger ledger : ledgers) {
      Tail tail = tail(ledger.symbol(), nowMillis);
      if (due(tail, ledger, nowMillis) && tail.lastProbeMillis < least) {
        least = tail.lastProbeMillis;
        longest = ledger;
      }
    }
    return Optional.ofNullable(longest);
  }

  /** The question could not be answered; it is put again later. */
  void unanswered(String symbol, long nowMillis) {
    tail(symbol, nowMillis).lastProbeMillis = nowMillis;
  }

  /** The exchange's newest trade is this one. */
  Verdict answered(SymbolLedger ledger, long newestId, long nowMillis) {
    Tail tail = tail(ledger.symbol(), nowMillis);
    boolean resumed = tail.suspectMillis != Long.MIN_VALUE;
    tail.lastProbeMillis = nowMillis;
    tail.suspectMillis = Long.MIN_VALUE;
    boolean liveSince = ledger.lastLiveMillis() > nowMillis - settleMillis;
    if (resumed || liveSince || newestId <= Math.max(ledger.newest(), ledger.newestLive())) {
      tail.quietProbes++;
      tail.silentProbes = 0;
      return Verdict.FINE;
    }
    tail.quietProbes = 0;
    tail.silentProbes++;
    return tail.silentProbes == 1 ? Verdict.SUBSCRIBE_AGAIN : Verdict.REPLACE_CONNECTION;
  }

  private boolean due(Tail tail, SymbolLedger ledger, long nowMillis) {
    long last = Math.max(tail.watchedMillis, ledger.lastLiveMillis());
    if (tail.suspectMillis != Long.MIN_VALUE) {
      if (ledger.lastLiveMillis() > tail.suspectMillis) {
        tail.suspectMillis = Long.MIN_VALUE;
      } else {
        return nowMillis - tail.suspectMillis >= settleMillis
            && sinceProbe(tail, nowMillis) >= settleMillis;
      }
    }
    if (ledger.lastLiveMillis() > tail.lastProbeMillis) {
      tail.quietProbes = 0;
      tail.silentProbes = 0;
    }
    long patience = quietMillis << Math.min(tail.quietProbes, MOST_DOUBLINGS);
    return nowMillis - last >= quietMillis && sinceProbe(tail, nowMillis) >= patience;
  }

  private static long sinceProbe(Tail tail, long nowMillis) {
    return tail.lastProbeMillis == Long.MIN_VALUE
        ? Long.MAX_VALUE
        : nowMillis - tail.lastProbeMillis;
  }

  private Tail tail(String symbol, long nowMillis) {
    return tails.computeIfAbsent(
        symbol,
        name -> {
          Tail created = new Tail();
          created.watchedMillis = nowMillis;
          return created;
        });
  }
}
