package io.ticklake.simulator.rest;

import io.ticklake.simulator.text.TextBuffer;
import java.util.concurrent.TimeUnit;

/** Answers one kind of request. */
interface Endpoint {
  /** What a request costs. */
  int weight();

  /**
   * Reads the parameters and writes the answer as JSON.
   *
   * @param unit of the times in the answer
   * @throws ApiError if the request is refused
   */
  void answer(Parameters parameters, TimeUnit unit, TextBuffer json);
}
