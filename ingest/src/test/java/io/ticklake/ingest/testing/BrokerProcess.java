package io.ticklake.ingest.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** A real Kafka broker in a JVM of its own, which can be stopped, killed and started again. */
public final class BrokerProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Path properties;
  private final Map<String, Object> administrator;
  private JavaProcess process;

  private BrokerProcess(Path folder, BrokerSecurity security) {
    this.folder = folder;
    this.port = freePort();
    this.properties = folder.resolve("server.properties");
    this.administrator = new HashMap<>(security.administrator());
    administrator.put("bootstrap.servers", bootstrap());
    int controllerPort = freePort();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=CLIENT://127.0.0.1:"
                    + port
                    + ",CONTROLLER://127.0.0.1:"
                    + controllerPort,
                "advertised.listeners=CLIENT://127.0.0.1:" + port,
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:" + security.protocol(),
                "inter.broker.listener.name=CLIENT",
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + folder.resolve("data"),
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "group.initial.rebalance.delay.ms=0",
                "auto.create.topics.enable=false"));
    lines.addAll(security.brokerLines());
    write(properties, lines);
  }

  /** A new broker with an empty log that everyone may use. */
  public static BrokerProcess start(Path folder) {
    return start(folder, BrokerSecurity.NONE);
  }

  /** A new broker with an empty log. */
  public static BrokerProcess start(Path folder, BrokerSecurity security) {
    BrokerProcess broker = new BrokerProcess(folder, security);
    int status =
        broker
            .launch(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                broker.properties.toString())
            .ended();
    if (status != 0) {
      throw new IllegalStateException("Cannot format the broker's log, see " + folder);
    }
    broker.start();
    return broker;
  }

  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  public void start() {
    process = launch("kafka.Kafka", properties.toString());
    try (Admin admin = admin()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
    }
  }

  /** Ends it in order. */
  public void stop() {
    process.stop();
  }

  /** As if the power failed. */
  public void kill() {
    process.kill();
  }

  public Admin admin() {
    return Admin.create(administrator);
  }

  /** As conf/topics.conf says, where it matters here. */
  public void createTopics() {
    createTopic(Topics.TRADES, 4, Map.of());
    createTopic(Topics.TRADES_DEAD_LETTER, 1, Map.of());
    createTopic(Topics.GAP_CLAIMS, 1, Map.of());
    createTopic(Topics.INGEST_STATE, 1, Map.of("cleanup.policy", "compact"));
  }

  /** Empty ones, whatever was there. */
  public void recreateTopics() {
    try (Admin admin = admin()) {
      Set<String> there = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      admin.deleteTopics(there).all().get(30, TimeUnit.SECONDS);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> admin.listTopics().names().get(30, TimeUnit.SECONDS).isEmpty());
    } catch (Exception e) {
      throw new IllegalStateException("Cannot delete the topics", e);
    }
    createTopics();
  }

  public void createTopic(String name, int partitions, Map<String, String> config) {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config)))
          .all()
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot create topic " + name, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private JavaProcess launch(String mainClass, String... arguments) {
    return JavaProcess.start(folder.resolve("broker.log"), "384m", Map.of(), mainClass, arguments);
  }

  private static void write(Path file, List<String> lines) {
    try {
      Files.write(file, lines, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
