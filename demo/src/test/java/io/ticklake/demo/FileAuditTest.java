package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.LakePaths;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FileAuditTest {
  private static final String DAY = "/datalake/raw/market/trades/ingest_date=2026-11-21/";

  private static final String CURATED =
      "/datalake/curated/market/trades/year=2026/month=11/day=21/";
  private static final String IDS = "/datalake/curated/market/trade_ids/year=2026/month=11/day=21/";
  private static final String CONFLICTS =
      "/datalake/curated/market/trade_conflicts/year=2026/month=11/day=21/";

  private final FileAudit audit =
      new FileAudit(
          new LakePaths(""),
          List.of(manifest(8, 2, "q-0000000008-driver"), manifest(7, 1, "q-0000000007-driver")),
          Map.of(
              CURATED + "_manifest.json",
              """
              {"format": 1, "generation": "g", "files": [{"name": "part-g-00000.parquet"}],
               "conflictFiles": ["part-g-00001.parquet"]}
              """));

  @Test
  void findsNoStrayWhereAllIsPublished() {
    assertThat(
            audit.strays(
                List.of(
                    DAY + "part-q-0000000007-driver.parquet",
                    DAY + "part-q-0000000008-driver.parquet",
                    "/datalake/raw/market/trades/_streaming/epochs/epoch-0000000002",
                    "/datalake/curated/market/_raw_index/trades/ingest_date=2026-11-21",
                    CURATED + "part-g-00000.parquet",
                    CURATED + "_manifest.json",
                    CURATED + "_SUCCESS",
                    IDS + "part-g.json",
                    CONFLICTS + "part-g-00001.parquet")))
        .isEmpty();
  }

  @Test
  void knowsWhatWaitedWhenADriverEnded() {
    assertThat(
            audit.strays(
                List.of(
                    DAY + "part-waited-q-0000000007-driver.parquet",
                    DAY + "part-waited-q-0000000008-driver.parquet")))
        .isEmpty();

    FileAudit oneDriver =
        new FileAudit(
            new LakePaths(""),
            List.of(manifest(8, 1, "q-0000000008-driver"), manifest(7, 1, "q-0000000007-driver")),
            Map.of());
    assertThat(
            oneDriver.strays(
                List.of(
                    DAY + "part-waited-q-0000000007-driver.parquet",
                    DAY + "part-waited-q-0000000008-driver.parquet")))
        .containsExactly(DAY + "part-waited-q-0000000007-driver.parquet");
  }

  @Test
  void readsManifestsFromBeforeRowsWaited() {
    String oldest =
        """
        {"format": 1, "queryId": "q", "batchId": 7, "epoch": 1, "offsets": [],
         "files": [{"staged": "s", "target": "%spart-q-0000000007-1.parquet", "rows": 1}]}
        """
            .formatted(DAY);

    assertThat(
            new FileAudit(new LakePaths(""), List.of(oldest), Map.of())
                .strays(List.of(DAY + "part-q-0000000007-1.parquet")))
        .isEmpty();
  }

  @Test
  void trustsFilesOfBatchesWhoseManifestIsForgotten() {
    assertThat(audit.strays(List.of(DAY + "part-q-0000000006-driver.parquet"))).isEmpty();
  }

  @Test
  void namesWhatNobodyPublished() {
    List<String> strays =
        List.of(
            "/datalake/curated/market/_next/part-1.parquet",
            CURATED + "part-being-replaced.parquet",
            CURATED + "part-f-00000.parquet",
            CURATED + "_names",
            CURATED.replace("day=21", "day=20") + "part-g-00000.parquet",
            CONFLICTS + "part-g-00000.parquet",
            "/datalake/results/market/bars_1h/open_date=2026-11-21/part-being-replaced.parquet",
            DAY + "_temporary/0/part-0.parquet",
            DAY + "part-other-0000000008-driver.parquet",
            DAY + "part-q-0000000008-2.parquet",
            DAY + "part-q-0000000009-driver.parquet",
            DAY + "something.parquet",
            "/datalake/raw/market/trades_repair/day=2026-11-21/part-0.parquet",
            "/datalake/results/market/bars_1d/part-0.parquet",
            "/datalake/tmp/streaming/epoch-0000000002/left");

    assertThat(audit.strays(strays)).containsExactlyInAnyOrderElementsOf(strays);
  }

  @Test
  void namesABatchOfADriverThatWasSuperseded() {
    assertThat(audit.publishedTooLate()).isEmpty();

    FileAudit late =
        new FileAudit(
            new LakePaths(""), List.of(manifest(7, 2, "a"), manifest(8, 1, "b")), Map.of());

    assertThat(late.publishedTooLate()).singleElement().asString().contains("batch=8");
  }

  private static String manifest(long batch, long epoch, String name) {
    return """
        {"format": 2, "queryId": "q", "batchId": %d, "epoch": %d, "offsets": [],
         "files": [{"staged": "s", "target": "%spart-%s.parquet", "rows": 1}],
         "waiting": [{"staged": "t", "target": "%spart-waited-%s.parquet", "rows": 1}]}
        """
        .formatted(batch, epoch, DAY, name, DAY, name);
  }
}
