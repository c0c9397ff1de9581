package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ids 10 to 30 were produced, 15 and 16 never existed. */
final class GapAuditTest {
  private static final LedgerLine ABSENT = line(15, 16, "absent");

  private final GapAudit audit =
      new GapAudit(
          List.of(new Exchange.Produced("BTCUSDT", 10, 30)), Map.of("BTCUSDT", Set.of(15L, 16L)));

  @Test
  void findsNothingWrongWithTrueRecords() {
    assertThat(audit.absent()).isEqualTo(2);
    assertThat(audit.wrongInClaims(List.of(line(15, 15, "absent"), line(16, 16, "absent"))))
        .isEmpty();
    assertThat(
            audit.wrongInLedger(
                "lake",
                List.of(line(17, 18, "filled"), line(12, 14, "filled"), line(15, 16, "absent"))))
        .isEmpty();
  }

  @Test
  void namesAbsentIdsThatALedgerPassesOver() {
    assertThat(audit.wrongInLedger("lake", List.of()))
        .containsExactly("lake: none of BTCUSDT 15", "lake: none of BTCUSDT 16");
    assertThat(audit.wrongInLedger("lake", List.of(line(15, 15, "absent"))))
        .containsExactly("lake: none of BTCUSDT 16");
  }

  @Test
  void namesAnOpenGap() {
    assertThat(audit.wrongInLedger("lake", List.of(ABSENT, line(12, 12, "open")))).hasSize(1);
  }

  @Test
  void namesAFilledGapOfIdsThatNeverExisted() {
    assertThat(audit.wrongInLedger("lake", List.of(line(14, 15, "filled"), line(16, 16, "absent"))))
        .containsExactly("lake: " + line(14, 15, "filled"), "lake: none of BTCUSDT 15");
  }

  @Test
  void namesAnAbsentGapOfIdsThatExist() {
    assertThat(audit.wrongInLedger("lake", List.of(line(15, 17, "absent")))).hasSize(1);
    assertThat(audit.wrongInClaims(List.of(line(15, 16, "absent"), line(20, 20, "absent"))))
        .hasSize(1);
  }

  @Test
  void namesRecordsThatOverlap() {
    assertThat(
            audit.wrongInLedger(
                "lake", List.of(line(11, 13, "filled"), line(13, 14, "filled"), ABSENT)))
        .singleElement()
        .asString()
        .contains("overlap");
  }

  @Test
  void namesAbsentIdsThatNobodyClaimed() {
    assertThat(audit.wrongInClaims(List.of(line(15, 15, "absent"), line(11, 12, "fetched"))))
        .containsExactly("claims: none of BTCUSDT 16");
  }

  private static LedgerLine line(long from, long to, String status) {
    return new LedgerLine("BTCUSDT", from, to, status);
  }
}
