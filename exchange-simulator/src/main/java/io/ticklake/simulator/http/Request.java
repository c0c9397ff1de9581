package io.ticklake.simulator.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, its path and parameters decoded.
 *
 * @param client the address it came from
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> parameters,
    Map<String, String> headers,
    String body,
    String client) {

  /** The first value of a parameter. */
  public Optional<String> parameter(String name) {
    List<String> values = parameters.get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(0));
  }
}
