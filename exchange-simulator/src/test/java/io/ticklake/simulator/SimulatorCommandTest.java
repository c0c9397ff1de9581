package io.ticklake.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.simulator.fault.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulatorCommandTest {
  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bogus|simulator: Unknown option: '--bogus' (try --help)",
        "--faults=nope|simulator: Invalid value for option '--faults': Invalid fault: nope; known are",
        "--faults=cut=x|simulator: Invalid value for option '--faults': Invalid value of fault cut: 'x' is not a duration such as 30s (try --help)",
        "--port=99999|simulator: Invalid port: 99999 (try --help)",
        "--port=x|simulator: Invalid value for option '--port': 'x' is not an int (try --help)",
        "--rate=0|simulator: Invalid rate: 0.0 (try --help)",
        "--rate=NaN|simulator: Invalid rate: NaN (try --help)",
        "--rate=1e12|simulator: Invalid rate, trades per second: 1.7",
        "--symbols=0|simulator: Invalid number of symbols: 0 (from 1 to 5665) (try --help)",
        "--speed=-1|simulator: Invalid speed: -1.0 (try --help)",
        "--start=2020-01-01T00:00:00Z|simulator: Invalid start: 2020-01-01T00:00:00Z is before the market's first instant, 2025-06-01T00:00:00Z (try --help)",
        "--start=yesterday|simulator: Invalid value for option '--start': Invalid time: yesterday (write 2026-03-01T00:00:00Z) (try --help)",
        "--replay-speed=max|simulator: Invalid --replay-speed: there is no --replay (try --help)",
        "--ping-interval=0s|simulator: Invalid ping interval: PT0S (try --help)",
        "--shutdown-notice=25h|simulator: Invalid shutdown notice: PT25H (try --help)",
        "--max-streams=0|simulator: Invalid number of streams: 0 (try --help)",
        "--weight-limit=0|simulator: Invalid weight per minute: 0 (try --help)",
        "--replay-speed=0|simulator: Invalid value for option '--replay-speed': Invalid replay speed: 0.0 (try --help)"
      })
  void wrongFlagsGetOneLineAndStatusTwo(String flag, String line) {
    assertThat(execute(flag)).isEqualTo(2);
    assertThat(errors.toString()).startsWith(line);
    assertThat(errors.toString().lines()).hasSize(1);
  }

  @Test
  void aTakenPortGetsOneLineAndStatusOne() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(execute("--port=" + taken.getLocalPort())).isEqualTo(1);
      assertThat(errors.toString().strip())
          .isEqualTo(
              "simulator: Cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": Address already in use; choose another --host or --port (0: any free one)");
    }
  }

  @Test
  void anUnknownHostGetsOneLineAndStatusOne() {
    assertThat(execute("--host=nowhere.invalid")).isEqualTo(1);
    assertThat(errors.toString().strip())
        .isEqualTo(
            "simulator: Cannot listen on nowhere.invalid:0: unknown host;"
                + " choose another --host or --port (0: any free one)");
  }

  @Test
  void aMissingRecordingGetsOneLineAndStatusOne() {
    assertThat(execute("--replay=/no/such/file")).isEqualTo(1);
    assertThat(errors.toString().strip())
        .isEqualTo("simulator: Cannot read the recording /no/such/file: there is no such file");
  }

  @Test
  void theReadmeNamesEveryFlagAndFault() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<String> flags =
        SimulatorCommand.commandLine().getCommandSpec().options().stream()
            .map(option -> option.longestName())
            .filter(name -> !name.equals("--help"))
            .toList();
    assertThat(flags).hasSizeGreaterThan(20).allMatch(flag -> readme.contains("`" + flag));
    assertThat(Arrays.stream(Fault.values()).map(Fault::label))
        .allMatch(label -> readme.contains("| `" + label + "` |"));
  }

  @Test
  void theFlagsOwnValuesAreTheOptionsOwn() {
    CommandLine line = SimulatorCommand.commandLine();
    line.parseArgs();
    SimulatorCommand command = line.getCommand();
    assertThat(command.options()).isEqualTo(SimulatorOptions.standard());
  }

  private int execute(String... arguments) {
    CommandLine command = SimulatorCommand.commandLine();
    command.setErr(new PrintWriter(errors, true));
    return command.execute(arguments);
  }
}
