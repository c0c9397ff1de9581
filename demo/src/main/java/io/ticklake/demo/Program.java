package io.ticklake.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program of ours that runs until it is told otherwise; each start writes a log of its own. */
final class Program implements Service, AutoCloseable {
  private final String name;
  private final Path logs;
  private final Map<String, String> environment;
  private final List<String> command;
  private Child current;
  private int starts;

  Program(String name, Path logs, Map<String, String> environment, List<String> command) {
    this.name = name;
    this.logs = logs;
    this.environment = Map.copyOf(environment);
    this.command = List.copyOf(command);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized boolean isAlive() {
    return current != null && current.isAlive();
  }

  @Override
  public synchronized void start() {
    starts++;
    current = Child.start(name + "-" + starts, logs, environment, command);
  }

  /** The newest start. */
  synchronized Child current() {
    return current;
  }

  /** Starts a successor beside what runs, which is left to the caller. */
  synchronized Child supersede() {
    Child old = current;
    start();
    return old;
  }

  synchronized int starts() {
    return starts;
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.close();
    }
  }
}
