package io.ticklake.simulator.fault;

import io.ticklake.simulator.clock.Durations;
import io.ticklake.simulator.market.Hash;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which faults happen, and how often. Immutable. */
public final class FaultPlan {
  public static final FaultPlan NONE = new FaultPlan(new EnumMap<>(Fault.class));

  /** The name for a bit of everything that must not cost a collector a single trade. */
  public static final String CHAOS = "chaos";

  private static final Set<Fault> CHAOS_FAULTS =
      EnumSet.of(
          Fault.REPEAT,
          Fault.REORDER,
          Fault.DELAY,
          Fault.DROP,
          Fault.LULL,
          Fault.MALFORMED,
          Fault.TRUNCATED,
          Fault.FUTURE,
          Fault.CUT,
          Fault.ABSENT,
          Fault.REST_429,
          Fault.REST_5XX,
          Fault.REST_CUT);

  private static final double PROBABILITY_UNIT = 4294967296.0;

  private final Map<Fault, String> values;
  private final Map<Fault, Double> shares = new EnumMap<>(Fault.class);
  private final Map<Fault, Duration> intervals = new EnumMap<>(Fault.class);
  private final Set<String> silenced;

  private FaultPlan(Map<Fault, String> values) {
    this.values = values;
    values.forEach(
        (fault, value) -> {
          switch (fault.kind()) {
            case SHARE -> shares.put(fault, share(fault, value));
            case EVERY -> intervals.put(fault, interval(fault, value));
            case SYMBOLS -> requireSymbols(fault, value);
          }
        });
    silenced = Set.of(values.getOrDefault(Fault.SILENCE, "").split("\\+", -1));
  }

  /**
   * Reads a list such as {@code repeat,reorder=0.05,cut=30s,silence=ETHUSDT+SOLUSDT}.
   *
   * @throws IllegalArgumentException if there is no such fault or value
   */
  public static FaultPlan parse(String text) {
    Map<String, String> faults = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String fault = part.strip();
      if (!fault.isEmpty()) {
        int equals = fault.indexOf('=');
        faults.put(
            equals < 0 ? fault : fault.substring(0, equals),
            equals < 0 ? "" : fault.substring(equals + 1));
      }
    }
    return of(faults);
  }

  /**
   * The plan of these faults by name; an empty value means the fault's own. Beside {@link #CHAOS},
   * which has no value, the others' values hold.
   *
   * @throws IllegalArgumentException if there is no such fault or value
   */
  public static FaultPlan of(Map<String, String> faults) {
    Map<Fault, String> values = new EnumMap<>(Fault.class);
    if (faults.containsKey(CHAOS)) {
      CHAOS_FAULTS.forEach(fault -> values.put(fault, fault.standard()));
    }
    faults.forEach(
        (label, value) -> {
          if (label.equals(CHAOS)) {
            if (!value.isEmpty()) {
              throw new IllegalArgumentException(
                  "Invalid value of fault chaos: '" + value + "', it has none");
            }
            return;
          }
          Fault fault =
              Fault.labelled(label)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "Invalid fault: " + label + "; known are " + labels()));
          values.put(fault, value.isEmpty() ? fault.standard() : value);
        });
    return values.isEmpty() ? NONE : new FaultPlan(values);
  }

  /** The values by name, as {@link #of} takes them. */
  public Map<String, String> values() {
    Map<String, String> labelled = new LinkedHashMap<>();
    values.forEach((fault, value) -> labelled.put(fault.label(), value));
    return labelled;
  }

  /** How likely a fault is, 0 to 1. */
  public double share(Fault fault) {
    return shares.getOrDefault(fault, 0.0);
  }

  /** How often a fault happens on average; zero if never. */
  public Duration interval(Fault fault) {
    return intervals.getOrDefault(fault, Duration.ZERO);
  }

  public boolean silences(String symbol) {
    return silenced.contains(symbol);
  }

  /** Whether a fault happens under this hash. */
  public boolean strikes(Fault fault, long hash) {
    return Hash.happens(hash, (long) (share(fault) * PROBABILITY_UNIT));
  }

  private static double share(Fault fault, String value) {
    try {
      double share = Double.parseDouble(value);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw invalid(fault, value, "a share from 0 to 1", e);
    }
    throw invalid(fault, value, "a share from 0 to 1", null);
  }

  private static Duration interval(Fault fault, String value) {
    try {
      Duration interval = Durations.parse(value);
      if (!interval.isZero()) {
        return interval;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(fault, value, "a duration such as 30s", e);
    }
    throw invalid(fault, value, "a duration such as 30s", null);
  }

  private static void requireSymbols(Fault fault, String value) {
    if (value.isEmpty()) {
      throw invalid(fault, value, "symbols such as ETHUSDT+SOLUSDT", null);
    }
  }

  private static IllegalArgumentException invalid(
      Fault fault, String value, String wanted, Exception cause) {
    return new IllegalArgumentException(
        "Invalid value of fault " + fault.label() + ": '" + value + "' is not " + wanted, cause);
  }

  private static String labels() {
    return Arrays.stream(Fault.values()).map(Fault::label).collect(Collectors.joining(", "))
        + ", "
        + CHAOS;
  }
}
