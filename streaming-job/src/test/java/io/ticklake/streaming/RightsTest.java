package io.ticklake.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.kafka.KafkaOutlook;
import io.ticklake.streaming.metrics.OpenGaps;
import io.ticklake.streaming.metrics.Outlook;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user of Kafka who has the rights that docs/security.md lists, and no other. */
class RightsTest {
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;
  private static final int GAP = 50;
  private static final Pattern ROW = Pattern.compile("\\| streaming job \\| (.*) \\| (.*) \\|");
  private static final Pattern NAME = Pattern.compile("(begin with )?`([^`]+)`");

  @TempDir private Path folder;
  @TempDir private Path kafka;

  @Test
  void theDocumentedRightsSuffice() throws Exception {
    Path client = Files.write(kafka.resolve("client.properties"), BrokerProcess.userProperties());
    LakeReader lake = new LakeReader(null, folder);
    ExpectedLake expected = new ExpectedLake();
    try (BrokerProcess broker = BrokerProcess.start(Files.createDirectory(kafka.resolve("log")));
        Admin admin = broker.admin()) {
      Map<String, String> settings =
          Map.of(
              "kafka.bootstrap", broker.userBootstrap(),
              "kafka.client-properties-file", client.toString());
      StreamingConfig config = JobOnKafka.config(broker.bootstrap(), folder, settings);
      admin.createAcls(documented()).all().get(30, TimeUnit.SECONDS);
      try (JobOnKafka job = new JobOnKafka(broker, folder, settings)) {
        job.createTopics(2);
        job.send("no trade".getBytes(UTF_8));
        for (int id = 0; id < 300; id++) {
          if (id == GAP) {
            continue;
          }
          Trade trade = Trades.of("BTCUSDT", id, Trades.START + id * 1_000_000L);
          expected.add(trade);
          job.send(trade, 1);
        }
        job.awaitSent();
        job.start();
        job.awaitFinalBars(expected, lake, DELAY);
        try (Outlook.Source source = KafkaOutlook.open(config.kafka())) {
          job.await()
              .untilAsserted(
                  () -> {
                    Outlook outlook = source.look();
                    assertThat(outlook.backlogs()).hasSize(3);
                    assertThat(outlook.gaps()).hasValue(new OpenGaps(1, 1));
                  });
        }
        job.stop();
      }
    }
  }

  private static List<AclBinding> documented() throws Exception {
    return Files.readAllLines(Path.of("../docs/security.md")).stream()
        .flatMap(line -> ROW.matcher(line).results())
        .flatMap(RightsTest::rights)
        .toList();
  }

  private static Stream<AclBinding> rights(MatchResult row) {
    ResourceType type =
        row.group(1).startsWith("transactional ids")
            ? ResourceType.TRANSACTIONAL_ID
            : row.group(1).startsWith("group") ? ResourceType.GROUP : ResourceType.TOPIC;
    return NAME.matcher(row.group(1))
        .results()
        .flatMap(
            name ->
                Stream.of(row.group(2).split(", "))
                    .map(right -> may(right, type, name.group(2), name.group(1) != null)));
  }

  private static AclBinding may(String right, ResourceType type, String name, boolean isPrefix) {
    AclOperation operation =
        switch (right) {
          case "read" -> AclOperation.READ;
          case "write" -> AclOperation.WRITE;
          case "describe" -> AclOperation.DESCRIBE;
          case "describe configuration" -> AclOperation.DESCRIBE_CONFIGS;
          default -> throw new IllegalArgumentException("Unknown right: " + right);
        };
    return new AclBinding(
        new ResourcePattern(type, name, isPrefix ? PatternType.PREFIXED : PatternType.LITERAL),
        new AccessControlEntry(
            "User:" + BrokerProcess.USER, "*", operation, AclPermissionType.ALLOW));
  }
}
