package io.ticklake.streaming.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One broker for all test classes of a JVM; each uses topics of its own. */
public final class SharedBroker {
  private static BrokerProcess broker;

  public static synchronized BrokerProcess running() throws IOException, InterruptedException {
    if (broker == null) {
      Path folder = Files.createTempDirectory("ticklake-broker");
      BrokerProcess started = BrokerProcess.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder)));
      broker = started;
    }
    return broker;
  }

  private static void end(BrokerProcess started, Path folder) {
    started.close();
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> all = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : all) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.err.println("Cannot delete the broker's folder: " + e);
    }
  }

  private SharedBroker() {}
}
