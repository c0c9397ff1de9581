package io.ticklake.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/** The number of every port. Kept in a file, so that clients find the cluster where it was. */
final class Ports {
  private final Map<Port, Integer> numbers;

  Ports(Map<Port, Integer> numbers) {
    this.numbers = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      this.numbers.put(port, numbers.getOrDefault(port, port.usual()));
    }
  }

  static Ports usual() {
    return new Ports(Map.of());
  }

  static Ports load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return usual();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      String number = properties.getProperty(port.key());
      if (number != null) {
        numbers.put(port, parse(file, port, number));
      }
    }
    return new Ports(numbers);
  }

  private static int parse(Path file, Port port, String number) {
    if (!number.matches("[0-9]{1,5}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > 65_535) {
      throw new ClusterException("Invalid port in %s: %s=%s".formatted(file, port.key(), number));
    }
    return Integer.parseInt(number);
  }

  void save(Path file) throws IOException {
    TextFiles.write(
        file,
        numbers.entrySet().stream()
            .map(entry -> entry.getKey().key() + "=" + entry.getValue() + "\n")
            .collect(joining()));
  }

  int number(Port port) {
    return numbers.get(port);
  }

  Map<Port, Integer> numbers() {
    return Map.copyOf(numbers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ports ports && numbers.equals(ports.numbers);
  }

  @Override
  public int hashCode() {
    return numbers.hashCode();
  }

  @Override
  public String toString() {
    return numbers.toString();
  }
}
