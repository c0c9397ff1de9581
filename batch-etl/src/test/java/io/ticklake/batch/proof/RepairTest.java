package io.ticklake.batch.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.Duck;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.exchange.ExchangeStub;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);

  @TempDir private Path root;

  @Test
  void keepsWhatItHasFoundWhereTheExchangeAnswersNonsense() throws Exception {
    LakePaths lake = new LakePaths("file:" + root);
    LakeFiles files = LakeFiles.of(lake, new Configuration());
    DayProof proof =
        new DayProof(
            DAY,
            "g",
            Instant.EPOCH,
            List.of(withHole("ADAUSDT", 5), withHole("BTCUSDT", 5), withHole("ETHUSDT", 5)));
    String good = "[" + trade("1.5") + "]";

    Repair.Outcome outcome;
    try (ExchangeStub stub =
        ExchangeStub.answering(
            Map.of("ADAUSDT", good, "BTCUSDT", "[" + trade("much") + "]", "ETHUSDT", good))) {
      outcome =
          new Repair(
                  files,
                  lake,
                  new ArchiveStore(files, lake, pause -> {}),
                  new RestExchange(stub.base(), pause -> {}))
              .run(proof);
    }

    assertThat(outcome)
        .isEqualTo(
            new Repair.Outcome(
                2,
                List.of(
                    "BTCUSDT, ids 5 to 5: Cannot understand the exchange's trades of BTCUSDT:"
                        + " trade 5: Invalid decimal with eight places: much")));
    assertThat(
            Duck.query(
                "SELECT symbol, trade_id, price FROM read_parquet('%s/*/*.parquet') ORDER BY ALL"
                    .formatted(lake.rawTradesRepair().substring("file:".length()))))
        .containsExactly("ADAUSDT|5|1.50000000", "ETHUSDT|5|1.50000000");
  }

  private static String trade(String price) {
    return "{\"id\":5,\"price\":\"%s\",\"qty\":\"1\",\"time\":%d,\"isBuyerMaker\":true}"
        .formatted(price, Days.startMicros(DAY));
  }

  /** A symbol of which nobody else knows anything. */
  private static SymbolProof withHole(String symbol, long id) {
    Ids none = Ids.of(new IdRanges());
    return new SymbolProof(
        symbol,
        "none",
        "none",
        2,
        0,
        -1,
        none,
        none,
        Ids.of(IdRanges.ofLongs(new long[] {id, id})),
        none,
        0,
        none,
        0,
        List.of(),
        0,
        List.of(),
        new Hours());
  }
}
