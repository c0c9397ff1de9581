package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @Test
  void readsHostAndPort() {
    assertThat(HostPort.parse("master:9870")).isEqualTo(new HostPort("master", 9870));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "master", "9870", ":9870", "master:", "master:x", "master:0"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("Invalid address, not host:port: ");
  }
}
