package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {
  private final LoopbackPorts ports = new LoopbackPorts(Path.of("/proc"));

  @Test
  void tellWhoListens() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ports.free(socket.getLocalPort())).isFalse();
      assertThat(ports.owner(socket.getLocalPort()).orElseThrow())
          .startsWith("pid " + ProcessHandle.current().pid() + " (");
    }
  }

  @Test
  void seeListenersOfEveryAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      assertThat(ports.free(socket.getLocalPort())).isFalse();
      assertThat(ports.owner(socket.getLocalPort())).isPresent();
    }
  }

  @Test
  void areFreeAgainAfterwards() throws IOException {
    int number;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      number = socket.getLocalPort();
    }
    assertThat(ports.owner(number)).isEmpty();
  }
}
