package io.ticklake.cluster;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Brings the topics and folders of a cluster of machines to what conf/ says; for deployments.
 *
 * <p>Prints a line for each thing it changed, and nothing where all is as it should be.
 */
@Command(
    name = "remote-setup",
    description = "Topics and folders of a cluster of machines.",
    mixinStandardHelpOptions = true)
public final class RemoteSetup {
  private static final int HTTP_MILLIS = 20_000;

  private RemoteSetup() {}

  /**
   * Runs a command; the exit status is 0 where it did what it says.
   *
   * @param arguments topics or folders, and their options
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new RemoteSetup())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  System.err.println("remote-setup: " + failure.getMessage());
                  return 1;
                })
            .execute(arguments));
  }

  @Command(description = "Creates missing topics, raises partitions, sets retention and cleanup.")
  int topics(
      @Option(names = "--file", required = true, description = "conf/topics.conf") Path file,
      @Option(names = "--broker", required = true, description = "host:port") String broker,
      @Option(names = "--client-properties", description = "What a client needs to be let in.")
          Path clientProperties)
      throws IOException {
    HostPort address = HostPort.parse(broker);
    Map<String, String> security =
        clientProperties == null ? Map.of() : properties(clientProperties);
    new TopicSetup(new KafkaBroker(address.host(), address.port(), security), TopicsFile.load(file))
        .apply()
        .forEach(System.out::println);
    return 0;
  }

  @Command(description = "Creates missing folders; sets owners, modes and quotas.")
  int folders(
      @Option(names = "--file", required = true, description = "conf/lake.conf") Path file,
      @Option(names = "--namenode", required = true, description = "host:port of its web page")
          String nameNode,
      @Option(names = "--superuser", required = true, description = "HDFS's") String superuser,
      @Option(names = "--home", description = "A user whose home is to be there.")
          List<String> homes) {
    HostPort address = HostPort.parse(nameNode);
    LakeFile lake = LakeFile.load(file);
    LakeSetup setup =
        new LakeSetup(new DirectHttp(HTTP_MILLIS), address.host(), address.port(), superuser);
    setup.apply(lake.folders()).forEach(path -> System.out.println("created " + path));
    if (homes != null) {
      setup
          .apply(homes.stream().map(LakeFolder::home).toList())
          .forEach(path -> System.out.println("created " + path));
    }
    return 0;
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties.stringPropertyNames().stream()
        .collect(toMap(name -> name, properties::getProperty));
  }
}
