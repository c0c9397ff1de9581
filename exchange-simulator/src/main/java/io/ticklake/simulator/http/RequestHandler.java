package io.ticklake.simulator.http;

/** Answers requests; called on worker threads, many at a time. */
@FunctionalInterface
public interface RequestHandler {
  Reply handle(Request request);
}
