package io.ticklake.batch.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.Duck;
import io.ticklake.batch.TestArchives;
import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.exchange.ExchangeStub;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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

  @Test
  void bringsMoreTradesThanMemoryHolds() throws Exception {
    LakePaths lake = new LakePaths("file:" + root.resolve("lake"));
    LakeFiles files = LakeFiles.of(lake, new Configuration());
    ArchiveStore store = new ArchiveStore(files, lake, pause -> {});
    List<String> symbols = List.of("A", "B", "C", "D", "E", "F");
    int trades = 300_000;
    StringBuilder csv = new StringBuilder();
    for (int id = 1; id <= trades; id++) {
      csv.append(id).append(",1,1,1,").append(Days.startMicros(DAY) + id).append(",True,True\n");
    }
    TestArchives archives = new TestArchives(root.resolve("site"));
    for (String symbol : symbols) {
      ArchiveName name = ArchiveName.daily(ArchiveName.Kind.TRADES, symbol, DAY);
      archives.csv(name, csv.toString());
      store.fetch(name, new FolderSource(root.resolve("site").toString(), new Configuration()));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // All trades at once take twice as much.
                "-Xmx96m",
                "-XX:+UseSerialGC",
                RepairProcess.class.getName(),
                lake.root(),
                DAY.toString(),
                Integer.toString(trades)));
    command.addAll(symbols);
    Path said = root.resolve("said");
    Path errors = root.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(errors.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));

    int status = builder.start().waitFor();

    assertThat(status).as(() -> "the status, where it said " + read(errors)).isZero();
    assertThat(said).content().contains("1800000");
    assertThat(
            Duck.query(
                "SELECT symbol, count(*), count(DISTINCT trade_id) FROM read_parquet('%s/*/*.parquet') GROUP BY ALL ORDER BY ALL"
                    .formatted(lake.rawTradesRepair().substring("file:".length()))))
        .containsExactlyElementsOf(
            symbols.stream().map(symbol -> symbol + "|300000|300000").toList());
    assertThat(root.resolve("lake/datalake/tmp/repair")).isEmptyDirectory();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
