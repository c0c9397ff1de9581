package io.ticklake.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final List<String> LINES =
      List.of(
          "streaming\tticklake\t3 trades\ttrades/s\t300",
          "streaming\tticklake\t3 trades\ttrades/s\t100",
          "streaming\tticklake\t3 trades\ttrades/s\t200",
          "streaming\tlimit\t3 trades\ttrades/s\t800",
          "latency\tticklake\t<2000> & more\tms\t1.5",
          "latency\tticklake\t<2000> & more\tms\t2.5");

  @Test
  void takesTheMiddleOfSeveralRuns() {
    List<Measure> measures = Measure.parse(LINES);

    assertThat(measures)
        .extracting(Measure::series)
        .containsExactly("ticklake", "limit", "ticklake");
    assertThat(measures).extracting(Measure::median).containsExactly(200.0, 800.0, 2.0);
    assertThat(measures.get(0).runs()).containsExactly(300.0, 100.0, 200.0);
  }

  @Test
  void drawsBarsByTheLongestOfTheirTable() {
    String html = ReportPage.of("a machine", Measure.parse(LINES));

    assertThat(html)
        .containsSubsequence("<h2>streaming</h2>", "width:105px", "300, 100, 200", "width:420px")
        .containsSubsequence("<h2>latency</h2>", "&lt;2000&gt; &amp; more", "width:420px")
        .doesNotContain("<2000>");
  }

  @Test
  void putsTogetherWhatWasMeasuredInTurn() {
    List<Measure> measures =
        Measure.parse(
            List.of(
                "lake\tours\tslow\tms\t1",
                "bar\tours\tslow\tms\t2",
                "lake\tours\tfast\tms\t3",
                "bar\tours\tfast\tms\t4",
                "lake\ttheirs\tslow\tms\t5"));

    assertThat(measures).extracting(Measure::median).containsExactly(1.0, 5.0, 3.0, 2.0, 4.0);
    assertThat(ReportPage.of("a machine", measures)).containsOnlyOnce("<h2>lake</h2>");
  }

  @Test
  void refusesALineThatIsNoMeasure() {
    assertThatThrownBy(() -> Measure.parse(List.of("streaming\tticklake")))
        .hasMessage("Invalid line of a measure: streaming\tticklake");
  }
}
