package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code scripts/cluster up}. */
final class BringUp {
  private final Site site;
  private final Folders folders;
  private final Console console;
  private final DaemonControl control;

  BringUp(Site site) {
    this.site = site;
    this.folders = site.folders();
    this.console = site.console();
    this.control = site.control();
  }

  void run() throws IOException, InterruptedException {
    Preconditions preconditions = new Preconditions(folders, site.proc(), site.machine().path());
    preconditions.check();
    Distributions distributions = Distributions.of(folders.home());
    distributions.check();
    LakeFile lake =
        LakeFile.load(folders.templates().resolve("lake.conf")).ownedBy(site.machine().user());
    TopicsFile topics = TopicsFile.load(folders.templates().resolve("topics.conf"));
    site.alone(() -> run(preconditions, distributions, lake, topics));
  }

  private void run(
      Preconditions preconditions, Distributions distributions, LakeFile lake, TopicsFile topics)
      throws IOException, InterruptedException {
    for (Path folder :
        List.of(folders.run(), folders.logs(), folders.data().resolve("metastore"))) {
      Files.createDirectories(folder);
    }
    if (ClusterPlan.names().stream().allMatch(name -> control.running(name).isEmpty())) {
      preconditions.memory();
    }
    clean();
    site.aloneWithPorts(() -> start(distributions, lake, topics));
  }

  private void start(Distributions distributions, LakeFile lake, TopicsFile topics)
      throws IOException, InterruptedException {
    Ports ports = ports(distributions);
    Values values = new Values(folders, distributions, ports, lake, site.machine());
    new ConfigurationSet(folders, values).write();
    ClusterPlan plan = new ClusterPlan(folders, distributions, ports, site.http());
    DaemonStart start = new DaemonStart(control, ports, site.clock(), site.pause(), console);
    Startup startup =
        new Startup(
            plan,
            start,
            new Storage(folders, distributions, site.launcher()),
            new LakeSetup(
                site.http(), Values.HOST, ports.number(Port.NAMENODE_HTTP), site.machine().user()),
            withHome(lake.folders()),
            new TopicSetup(plan.kafka(), topics),
            console);
    run(startup);
    TextFiles.write(
        folders.configuration().resolve("environment"),
        EnvironmentFile.text(folders, distributions, ports, site.machine()));
    console.say(
        "the cluster is up: NameNode http://%1$s:%2$d, YARN http://%1$s:%3$d, history http://%1$s:%4$d, Kafka %1$s:%5$d"
            .formatted(
                Values.HOST,
                ports.number(Port.NAMENODE_HTTP),
                ports.number(Port.RESOURCEMANAGER_HTTP),
                ports.number(Port.HISTORY),
                ports.number(Port.KAFKA)));
  }

  /** An interrupted start stops what it has started, like one that fails. */
  private void run(Startup startup) throws IOException, InterruptedException {
    Thread interrupted =
        new Thread(
            () -> {
              console.say("interrupted: stopping what was started");
              try {
                startup.abort();
              } catch (IOException e) {
                console.say("Cannot stop everything: " + e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      startup.run();
    } finally {
      forget(interrupted);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs: this is the interrupted start.
    }
  }

  private Ports ports(Distributions distributions) throws IOException {
    Ports wanted = Ports.load(folders.portsFile());
    Set<Port> ours = EnumSet.noneOf(Port.class);
    for (Daemon daemon : new ClusterPlan(folders, distributions, wanted, site.http()).daemons()) {
      if (control.running(daemon.name()).isPresent()) {
        ours.addAll(daemon.ports());
      }
    }
    PortAllocation allocation = PortAllocation.of(wanted, ours, site.ports());
    allocation.moved().forEach(console::say);
    allocation.ports().save(folders.portsFile());
    return allocation.ports();
  }

  /** What a crash, of ours or of the machine, has left. */
  private void clean() throws IOException, InterruptedException {
    for (ProcessIdentity lost : control.lostDaemons()) {
      console.say(control.daemonOf(lost), "ended: it ran without a pid file, " + lost.pid());
      control.kill(lost);
    }
    boolean yarnRuns = false;
    for (String name : List.of("resourcemanager", "nodemanager-1", "nodemanager-2")) {
      yarnRuns |= control.running(name).isPresent();
    }
    if (!site.machine().rememberContainers()) {
      endContainersOfTheDead();
    }
    if (!yarnRuns && control.strays().isEmpty()) {
      // Otherwise YARN would start again what ran when the cluster went down.
      Trees.delete(folders.data().resolve("resourcemanager/FSRMStateRoot/RMAppRoot"));
      for (int worker = 1; worker <= ConfigurationSet.WORKERS; worker++) {
        Trees.delete(folders.data().resolve("nodemanager-" + worker).resolve("recovery"));
      }
    }
  }

  private void endContainersOfTheDead() throws InterruptedException {
    for (ProcessIdentity stray : control.strays()) {
      if (control.running(control.daemonOf(stray)).isEmpty()) {
        control.kill(stray);
      }
    }
  }

  private List<LakeFolder> withHome(List<LakeFolder> lake) {
    List<LakeFolder> all = new ArrayList<>(lake);
    all.add(LakeFolder.home(site.machine().user()));
    return all;
  }
}
