package io.ticklake.simulator.rest;

import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.market.Hash;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Spoils answers on demand: the n-th request always meets the same fate. Thread-safe. */
final class RestFaults {
  private static final int[] SERVER_ERRORS = {500, 502, 503, 504};

  private final Faults faults;
  private final long seed;
  private final int weightLimit;
  private final AtomicLong requests = new AtomicLong();

  /**
   * @param weightLimit that a refusal tells of
   */
  RestFaults(Faults faults, long seed, int weightLimit) {
    this.faults = faults;
    this.seed = seed;
    this.weightLimit = weightLimit;
  }

  /** What one request meets. */
  Fate next() {
    return new Fate(Hash.of(seed, requests.incrementAndGet()));
  }

  /** One request's luck. */
  final class Fate {
    private final long hash;

    private Fate(long hash) {
      this.hash = hash;
    }

    /** An answer in place of the one that was asked for. */
    Optional<Reply> instead() {
      if (strikes(Fault.REST_429)) {
        return Optional.of(
            ApiError.tooMuchWeight(weightLimit)
                .reply()
                .with("Retry-After", 1 + Hash.below(hash, 3)));
      }
      if (strikes(Fault.REST_5XX)) {
        int status = SERVER_ERRORS[(int) Hash.below(hash, SERVER_ERRORS.length)];
        return Optional.of(
            (hash & 1) == 0
                ? ApiError.internal(status).reply()
                : Reply.text(status, "<html><body><h1>" + status + "</h1></body></html>\n"));
      }
      return Optional.empty();
    }

    /** The answer, or its first half. */
    Reply passed(String json) {
      if (!strikes(Fault.REST_CUT)) {
        return Reply.json(200, json);
      }
      return Reply.streamed(
          "application/json;charset=UTF-8",
          out -> {
            Reply.json(200, json.substring(0, json.length() / 2)).body().writeTo(out);
            out.flush();
            throw new IOException("Cut on demand");
          });
    }

    private boolean strikes(Fault fault) {
      boolean strikes = faults.plan().strikes(fault, Hash.of(hash, fault.salt()));
      if (strikes) {
        faults.happened(fault);
      }
      return strikes;
    }
  }
}
