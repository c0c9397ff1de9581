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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A real Kafka broker in a JVM of its own, which can be stopped, killed and started again. */
public final class BrokerProcess implements AutoCloseable {
  private static final String CLUSTER = Uuid.randomUuid().toString();

  private final Path folder;
  private final int port = freePort();
  private final int controllerPort;
  private final Path properties;
  private final Map<String, Object> administrator;
  private JavaProcess process;

  private BrokerProcess(Path folder, int node, int controllerPort, BrokerSecurity security) {
    this.folder = folder;
    this.controllerPort = controllerPort;
    this.properties = folder.resolve("server.properties");
    this.administrator = new HashMap<>(security.administrator());
    administrator.put("bootstrap.servers", bootstrap());
    boolean controls = node == 1;
    List<String> lines =
        new ArrayList<>(
            List.of(
                "process.roles=" + (controls ? "broker,controller" : "broker"),
                "node.id=" + node,
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=CLIENT://127.0.0.1:"
                    + port
                    + (controls ? ",CONTROLLER://127.0.0.1:" + controllerPort : ""),
                "advertised.listeners=CLIENT://127.0.0.1:" + port,
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:" + security.protocol(),
                "inter.broker.listener.name=CLIENT",
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + folder.resolve("data"),
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "group.initial.rebalance.delay.ms=0",
                "broker.heartbeat.interval.ms=500",
                "broker.session.timeout.ms=3000",
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
    return new BrokerProcess(folder, 1, freePort(), security).formatted();
  }

  /** A second broker of this one's cluster; this one stays the controller. */
  public BrokerProcess join(Path otherFolder) {
    return new BrokerProcess(otherFolder, 2, controllerPort, BrokerSecurity.NONE).formatted();
  }

  private BrokerProcess formatted() {
    int status =
        launch("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties.toString())
            .ended();
    if (status != 0) {
      throw new IllegalStateException("Cannot format the broker's log, see " + folder);
    }
    try {
      start();
    } catch (ConditionTimeoutException e) {
      // Nobody gets hold of it to close it.
      process.close();
      throw e;
    }
    return this;
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
          .until(
              () ->
                  admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).stream()
                      .anyMatch(node -> node.port() == port));
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

  /** It keeps its connections and answers nothing. */
  public void freeze() {
    process.freeze();
  }

  public void thaw() {
    process.thaw();
  }

  public Admin admin() {
    return Admin.create(administrator);
  }

  /** As conf/topics.conf says, where it matters here. */
  public void createTopics() {
    createTopics(1);
  }

  /** The same, each partition on so many brokers. */
  public void createTopics(int copies) {
    createTopic(Topics.TRADES, 4, copies, Map.of());
    createTopic(Topics.TRADES_DEAD_LETTER, 1, copies, Map.of());
    createTopic(Topics.GAP_CLAIMS, 1, copies, Map.of());
    createTopic(
        Topics.INGEST_STATE,
        1,
        copies,
        Map.of("cleanup.policy", "compact", "segment.bytes", "16777216"));
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

  /** The largest record that a topic takes. */
  public void limit(String topic, int bytes) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp largest =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(Map.of(resource, List.of(largest)))
          .all()
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot limit topic " + topic, e);
    }
  }

  public void createTopic(String name, int partitions, int copies, Map<String, String> config) {
    try (Admin admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) copies).configs(config)))
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
