package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The local cluster's command line. */
@Command(
    name = "cluster",
    description = "A real HDFS, YARN, Kafka and Spark history server on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = CommandLine.HelpCommand.class)
public final class ClusterApplication {
  private static final int HTTP_MILLIS = 15_000;
  private static final int USAGE = 2;

  private final Site site;

  private ClusterApplication(Site site) {
    this.site = site;
  }

  /**
   * Runs a command; the exit status is 0 where it did what it says.
   *
   * @param arguments up, start, status, down or reset
   */
  public static void main(String[] arguments) {
    int status;
    try {
      status = commandLine(new ClusterApplication(site(System.getenv()))).execute(arguments);
    } catch (ClusterException e) {
      status = failed(e);
    }
    System.exit(status);
  }

  private static CommandLine commandLine(ClusterApplication application) {
    return new CommandLine(application)
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure))
        .setParameterExceptionHandler(
            (failure, wrong) -> {
              System.err.println("cluster: " + failure.getMessage() + "; see scripts/cluster help");
              return USAGE;
            });
  }

  private static int failed(Exception failure) {
    String message =
        failure instanceof ClusterException || failure instanceof IOException
            ? failure.getMessage()
            : failure.toString();
    System.err.println("cluster: " + message);
    return 1;
  }

  private static Site site(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("TICKLAKE_HOME", ".")).toAbsolutePath();
    String state = environment.getOrDefault("TICKLAKE_VAR", home.resolve("var").toString());
    Path proc = Path.of("/proc");
    Folders folders =
        new Folders(
            home.normalize(), Path.of(state).toAbsolutePath().normalize().resolve("cluster"));
    Path java = Path.of(System.getProperty("java.home"));
    return new Site(
        folders,
        new Machine(
            System.getProperty("user.name"),
            java,
            System.getProperty("os.arch"),
            Arrays.stream(environment.getOrDefault("PATH", "").split(":", -1))
                .map(Path::of)
                .toList()),
        new ProcFileSystem(proc),
        new DetachedLauncher(folders, java),
        new LoopbackPorts(proc),
        new DirectHttp(HTTP_MILLIS),
        proc,
        Path.of(System.getProperty("java.io.tmpdir")),
        Clock.systemUTC(),
        duration -> Thread.sleep(duration.toMillis()),
        ClusterApplication::print);
  }

  private static synchronized void print(String line) {
    System.out.println(line);
  }

  @Command(description = "Starts what is not healthy, and waits until everything is.")
  int up() throws IOException, InterruptedException {
    new BringUp(site).run();
    return 0;
  }

  @Command(description = "Starts daemons that do not run, and does not wait for their health.")
  int start(@Parameters(arity = "1..*", paramLabel = "DAEMON") List<String> names)
      throws IOException, InterruptedException {
    Folders folders = site.folders();
    if (!Files.isDirectory(folders.configuration())) {
      throw new ClusterException("Cannot start a daemon: the cluster has never been up");
    }
    ClusterPlan plan =
        new ClusterPlan(
            folders,
            Distributions.of(folders.home()),
            Ports.load(folders.portsFile()),
            site.http());
    site.alone(() -> new SingleStart(plan.daemons(), site.control(), site.console()).run(names));
    return 0;
  }

  @Command(description = "Shows each daemon; status 1 where one is not healthy.")
  int status() throws IOException {
    Folders folders = site.folders();
    Ports ports = Ports.load(folders.portsFile());
    ClusterPlan plan =
        new ClusterPlan(folders, Distributions.of(folders.home()), ports, site.http());
    StatusTable table = new StatusTable(site.control(), ports);
    List<StatusTable.Row> rows = table.rows(plan.daemons());
    table.print(rows, site.console());
    if (rows.stream().allMatch(StatusTable.Row::healthy)) {
      return 0;
    }
    System.err.println("cluster: not everything is up: scripts/cluster up starts what is missing");
    return 1;
  }

  @Command(description = "Stops everything and leaves no process; the data stays.")
  int down() throws IOException, InterruptedException {
    if (!Files.isDirectory(site.folders().run())) {
      site.console().say("there is no cluster in " + site.folders().cluster());
      return 0;
    }
    site.alone(() -> new Shutdown(site.control(), site.console()).run());
    return 0;
  }

  @Command(description = "Stops everything and deletes the data: lake, topics, checkpoints.")
  int reset(@Option(names = "--yes", description = "Do not ask.") boolean yes)
      throws IOException, InterruptedException {
    Folders folders = site.folders();
    if (!yes && !confirmed(folders)) {
      System.err.println("cluster: nothing was deleted");
      return 1;
    }
    if (down() != 0) {
      return 1;
    }
    for (Path folder :
        List.of(folders.data(), folders.logs(), folders.run(), folders.configuration())) {
      Trees.delete(folder);
    }
    site.console().say("deleted everything in " + folders.cluster());
    return 0;
  }

  private static boolean confirmed(Folders folders) {
    System.out.print("Delete all data of the cluster in " + folders.cluster() + "? [yes/no] ");
    System.out.flush();
    Scanner answer = new Scanner(System.in, UTF_8);
    return answer.hasNextLine() && answer.nextLine().trim().equals("yes");
  }
}
