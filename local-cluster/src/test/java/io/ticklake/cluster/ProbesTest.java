package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbesTest {
  @Test
  void nameNodeIsHealthyOutsideSafeMode() {
    assertThat(hdfs("{\"beans\":[{\"FSState\":\"Operational\"}]}").nameNode().fault()).isEmpty();
    assertThat(hdfs("{\"beans\":[{\"FSState\":\"safeMode\"}]}").nameNode().fault())
        .contains("HDFS is in safeMode");
    assertThat(hdfs("{\"beans\":[]}").nameNode().fault()).contains("HDFS is in starting");
    assertThat(new HdfsProbes(ProbesTest::down, "h", 1).nameNode().fault())
        .contains("no answer yet");
  }

  @Test
  void dataNodeIsHealthyWhileBothItAndTheNameNodeSaySo() {
    String running =
        "{\"beans\":[{\"BPServiceActorInfo\":\"[{\\\"ActorState\\\":\\\"RUNNING\\\"}]\"}]}";
    String connecting = running.replace("RUNNING", "CONNECTING");
    String live =
        """
        {"beans":[{"LiveNodes":"{\\"a:1\\":{\\"xferaddr\\":\\"127.0.0.1:10\\",\\"lastContact\\":1},\
        \\"a:2\\":{\\"xferaddr\\":\\"127.0.0.1:20\\",\\"lastContact\\":40}}"}]}""";

    assertThat(dataNode(running, live, 10)).isEmpty();
    assertThat(dataNode(connecting, live, 10)).contains("not registered with the NameNode yet");
    assertThat(dataNode(running, live, 20)).contains("silent for 40 s");
    assertThat(dataNode(running, live, 30)).contains("not registered with the NameNode yet");
    assertThat(new HdfsProbes(ProbesTest::down, "h", 1).dataNode(10, 11).fault())
        .contains("no answer yet");
  }

  private static Optional<String> dataNode(String own, String nameNodes, int port) {
    Http http = (method, url) -> url.contains("service=DataNode") ? own : nameNodes;
    return new HdfsProbes(http, "h", 1).dataNode(port, 11).fault();
  }

  @Test
  void resourceManagerIsHealthyOnceActive() {
    assertThat(yarn(info("ACTIVE")).resourceManager().fault()).isEmpty();
    assertThat(yarn(info("STANDBY")).resourceManager().fault())
        .contains("the ResourceManager is STARTED/STANDBY");
    assertThat(new YarnProbes(ProbesTest::down, "h", 1).resourceManager().fault())
        .contains("no answer yet");
  }

  @Test
  void nodeManagerIsHealthyWhileTheResourceManagerCountsOnIt() {
    YarnProbes probes =
        yarn(
            """
            {"nodes":{"node":[
              {"nodeHTTPAddress":"localhost:10","state":"RUNNING","healthReport":""},
              {"nodeHTTPAddress":"localhost:20","state":"UNHEALTHY","healthReport":"disk full"}]}}
            """);

    assertThat(probes.nodeManager(10).fault()).isEmpty();
    assertThat(probes.nodeManager(20).fault()).contains("UNHEALTHY: disk full");
    assertThat(probes.nodeManager(30).fault())
        .contains("not registered with the ResourceManager yet");
    assertThat(new YarnProbes(ProbesTest::down, "h", 1).nodeManager(10).fault())
        .contains("no answer yet");
  }

  @Test
  void historyServerIsHealthyOnceItAnswers() {
    assertThat(new HistoryProbe((method, url) -> "{}", "h", 1).fault()).isEmpty();
    assertThat(new HistoryProbe(ProbesTest::down, "h", 1).fault()).contains("no answer yet");
  }

  private static HdfsProbes hdfs(String answer) {
    return new HdfsProbes((method, url) -> answer, "h", 1);
  }

  private static YarnProbes yarn(String answer) {
    return new YarnProbes((method, url) -> answer, "h", 1);
  }

  private static String info(String state) {
    return "{\"clusterInfo\":{\"state\":\"STARTED\",\"haState\":\"" + state + "\"}}";
  }

  private static String down(String method, String url) throws IOException {
    throw new IOException(method + " " + url + ": connection refused");
  }
}
