package io.ticklake.streaming.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** A real Kafka broker in a JVM of its own. */
public final class BrokerProcess implements AutoCloseable {
  public static final String USER = "job";
  private static final String PASSWORD = "of-a-test";

  private final Path folder;
  private final int port;
  private final int userPort;
  private Process process;

  private BrokerProcess(Path folder, int port, int userPort) {
    this.folder = folder;
    this.port = port;
    this.userPort = userPort;
  }

  /**
   * A new broker with an empty log in this folder. Everything is allowed to whoever gives no name;
   * who gives one, at {@link #userBootstrap}, has the rights that were given to it.
   */
  public static BrokerProcess start(Path folder) throws IOException, InterruptedException {
    BrokerProcess broker = new BrokerProcess(folder, freePort(), freePort());
    int controllerPort = freePort();
    Path properties = folder.resolve("server.properties");
    Files.write(
        properties,
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
            "listeners=CLIENT://127.0.0.1:"
                + broker.port
                + ",USER://"
                + broker.userBootstrap()
                + ",CONTROLLER://127.0.0.1:"
                + controllerPort,
            "advertised.listeners=CLIENT://127.0.0.1:"
                + broker.port
                + ",USER://"
                + broker.userBootstrap(),
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT,USER:SASL_PLAINTEXT",
            "sasl.enabled.mechanisms=PLAIN",
            "listener.name.user.plain.sasl.jaas.config=" + jaas("user_" + USER + "=" + PASSWORD),
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users=User:ANONYMOUS",
            "inter.broker.listener.name=CLIENT",
            "controller.listener.names=CONTROLLER",
            "log.dirs=" + folder.resolve("data"),
            "offsets.topic.num.partitions=1",
            "offsets.topic.replication.factor=1",
            "transaction.state.log.num.partitions=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "auto.create.topics.enable=false"),
        UTF_8);
    int status =
        broker
            .launch(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                properties.toString())
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          "Cannot format the broker's log: " + Files.readString(folder.resolve("broker.log")));
    }
    broker.process = broker.launch("kafka.Kafka", properties.toString());
    try (Admin admin = broker.admin()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
    }
    return broker;
  }

  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  public String userBootstrap() {
    return "127.0.0.1:" + userPort;
  }

  /** What {@link #USER} gives at {@link #userBootstrap}. */
  public static List<String> userProperties() {
    return List.of(
        "security.protocol=SASL_PLAINTEXT",
        "sasl.mechanism=PLAIN",
        "sasl.jaas.config=" + jaas("username=" + USER + " password=" + PASSWORD));
  }

  private static String jaas(String options) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required " + options + ";";
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap()));
  }

  public void createTopic(String name, int partitions, Map<String, String> config)
      throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private Process launch(String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
