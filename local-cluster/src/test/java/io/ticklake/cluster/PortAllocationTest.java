package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class PortAllocationTest {
  @Test
  void keepsWhatIsFree() {
    PortAllocation allocation =
        PortAllocation.of(Ports.usual(), Set.of(), probe(port -> true, "nobody"));

    assertThat(allocation.ports()).isEqualTo(Ports.usual());
    assertThat(allocation.moved()).isEmpty();
  }

  @Test
  void movesWhatIsTakenAndSaysByWhom() {
    PortAllocation allocation =
        PortAllocation.of(Ports.usual(), Set.of(), probe(port -> port != 9000, "pid 7 (nginx)"));

    assertThat(allocation.ports().number(Port.NAMENODE)).isEqualTo(9001);
    assertThat(allocation.moved())
        .containsExactly("port 9000 (namenode) is taken by pid 7 (nginx); using 9001");
  }

  @Test
  void neverGivesOneNumberToTwo() {
    // The broker's 9092 is taken, and 9093 is the controller's.
    PortAllocation allocation =
        PortAllocation.of(Ports.usual(), Set.of(), probe(port -> port != 9092, "x"));

    assertThat(allocation.ports().number(Port.KAFKA)).isEqualTo(9094);
    assertThat(allocation.ports().number(Port.KAFKA_CONTROLLER)).isEqualTo(9093);
  }

  @Test
  void givesDistinctNumbersWhenAllAreTaken() {
    PortAllocation allocation =
        PortAllocation.of(Ports.usual(), Set.of(), probe(port -> port > 20_000, "x"));

    assertThat(allocation.ports().numbers().values())
        .doesNotHaveDuplicates()
        .allMatch(port -> port > 20_000);
  }

  @Test
  void leavesPortsOfRunningDaemonsToThem() {
    PortAllocation allocation =
        PortAllocation.of(Ports.usual(), Set.of(Port.KAFKA), probe(port -> port != 9092, "us"));

    assertThat(allocation.ports()).isEqualTo(Ports.usual());
  }

  @Test
  void staysWithWhatIsRemembered() {
    Ports remembered = new Ports(Map.of(Port.KAFKA, 19_092));

    PortAllocation allocation =
        PortAllocation.of(remembered, Set.of(), probe(port -> true, "nobody"));

    assertThat(allocation.ports().number(Port.KAFKA)).isEqualTo(19_092);
  }

  @Test
  void saysWhenThereIsNoneLeft() {
    assertThatThrownBy(() -> PortAllocation.of(Ports.usual(), Set.of(), probe(port -> false, "x")))
        .isInstanceOf(ClusterException.class)
        .hasMessage("Cannot find a free port above 9000");
  }

  private static PortProbe probe(IntPredicate free, String owner) {
    return new PortProbe() {
      @Override
      public boolean free(int port) {
        return free.test(port);
      }

      @Override
      public Optional<String> owner(int port) {
        return Optional.of(owner);
      }
    };
  }
}
