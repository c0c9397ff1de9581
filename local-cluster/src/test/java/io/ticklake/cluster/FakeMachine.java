package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Processes that exist only in memory, with what they did and had done to them in order. */
final class FakeMachine implements ProcessTable, Launcher {
  private final Folders folders;
  private final Map<Long, Entry> alive = new TreeMap<>();
  private final Set<String> stubborn = new HashSet<>();
  private final Map<String, String> lastWords = new TreeMap<>();
  private final List<String> events = new ArrayList<>();
  private long clock = 100;

  FakeMachine(Folders folders) {
    this.folders = folders;
  }

  private record Entry(ProcessIdentity identity, String daemon, String folder) {}

  /** Daemons of that name do not end when they are asked to. */
  void makeStubborn(String name) {
    stubborn.add(name);
  }

  /** Daemons of that name write a line and end at once. */
  void makeFail(String name, String line) {
    lastWords.put(name, line);
  }

  synchronized ProcessIdentity runs(long pid, String daemon, Path folder) {
    ProcessIdentity identity = new ProcessIdentity(pid, clock++, "boot");
    alive.put(pid, new Entry(identity, daemon, folder.toString()));
    return identity;
  }

  /** As if from outside, kill -9. */
  synchronized void vanishes(ProcessIdentity process) {
    alive.remove(process.pid());
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized long start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    events.add("start " + name);
    ProcessIdentity process = runs(clock, name, folders.run());
    String line = lastWords.get(name);
    if (line != null) {
      Files.createDirectories(folders.logs());
      Files.writeString(output(name), line);
      // Gone only after its identity was taken, as a JVM that fails a moment later.
      alive.put(process.pid(), new Entry(process, "dying", folders.run().toString()));
    }
    return process.pid();
  }

  @Override
  public int run(String name, List<String> command, Map<String, String> environment) {
    events.add("run " + name);
    return 0;
  }

  @Override
  public Path output(String name) {
    return folders.logs().resolve(name + ".out");
  }

  @Override
  public synchronized Optional<ProcessIdentity> identity(long pid) {
    return Optional.ofNullable(alive.get(pid)).map(Entry::identity);
  }

  @Override
  public synchronized boolean alive(ProcessIdentity process) {
    Entry entry = alive.get(process.pid());
    if (entry != null && entry.daemon().equals("dying")) {
      alive.remove(process.pid());
      return false;
    }
    return entry != null && entry.identity().equals(process);
  }

  @Override
  public synchronized void terminate(ProcessIdentity process) {
    if (alive(process)) {
      String daemon = alive.get(process.pid()).daemon();
      events.add("terminate " + daemon);
      if (!stubborn.contains(daemon)) {
        alive.remove(process.pid());
      }
    }
  }

  @Override
  public synchronized void kill(ProcessIdentity process) {
    if (alive(process)) {
      events.add("kill " + alive.remove(process.pid()).daemon());
    }
  }

  @Override
  public long residentBytes(ProcessIdentity process) {
    return 100L * 1024 * 1024;
  }

  @Override
  public synchronized List<ProcessIdentity> withEnvironment(String variable, String value) {
    return variable.equals(CLUSTER_VARIABLE) && value.equals(folders.cluster().toString())
        ? alive.values().stream().map(Entry::identity).toList()
        : List.of();
  }

  @Override
  public synchronized Optional<String> environment(ProcessIdentity process, String variable) {
    return Optional.ofNullable(alive.get(process.pid())).map(Entry::daemon);
  }

  @Override
  public synchronized Optional<String> workingFolder(ProcessIdentity process) {
    return Optional.ofNullable(alive.get(process.pid())).map(Entry::folder);
  }
}
