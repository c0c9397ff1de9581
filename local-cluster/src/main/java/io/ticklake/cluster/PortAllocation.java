package io.ticklake.cluster;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ports nobody else listens on.
 *
 * @param moved a line for each port that is not where it was
 */
record PortAllocation(Ports ports, List<String> moved) {
  PortAllocation {
    moved = List.copyOf(moved);
  }

  /**
   * Keeps every port that is free or our own, and moves the others to the next free number.
   *
   * @param ours ports of daemons that run: theirs to listen on
   */
  static PortAllocation of(Ports wanted, Set<Port> ours, PortProbe probe) {
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    Set<Integer> taken = new HashSet<>(wanted.numbers().values());
    List<String> moved = new ArrayList<>();
    for (Port port : Port.values()) {
      int number = wanted.number(port);
      if (ours.contains(port) || probe.free(number)) {
        numbers.put(port, number);
        continue;
      }
      int next = nextFree(number, taken, probe);
      taken.add(next);
      numbers.put(port, next);
      moved.add(
          "port %d (%s) is taken by %s; using %d"
              .formatted(
                  number, port.key(), probe.owner(number).orElse("another user's process"), next));
    }
    return new PortAllocation(new Ports(numbers), moved);
  }

  private static int nextFree(int taken, Set<Integer> alsoTaken, PortProbe probe) {
    for (int number = taken + 1; number <= 65_535; number++) {
      if (!alsoTaken.contains(number) && probe.free(number)) {
        return number;
      }
    }
    throw new ClusterException("Cannot find a free port above " + taken);
  }
}
