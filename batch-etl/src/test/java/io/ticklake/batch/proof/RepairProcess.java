package io.ticklake.batch.proof;

import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Repairs a day that lacks all trades of some symbols, in a process whose memory is bounded. */
final class RepairProcess {
  /** Takes the lake's root, the day, how many trades a symbol has, and the symbols. */
  public static void main(String[] arguments) throws Exception {
    LakePaths lake = new LakePaths(arguments[0]);
    LakeFiles files = LakeFiles.of(lake, new Configuration());
    long trades = Long.parseLong(arguments[2]);
    List<SymbolProof> symbols =
        Arrays.stream(arguments).skip(3).map(symbol -> withoutAny(symbol, trades)).toList();
    Repair.Outcome outcome =
        new Repair(
                files,
                lake,
                new ArchiveStore(files, lake, pause -> {}),
                new RestExchange(URI.create("http://127.0.0.1:1"), pause -> {}))
            .run(new DayProof(LocalDate.parse(arguments[1]), "g", Instant.EPOCH, symbols));
    System.out.println(outcome.found());
  }

  private static SymbolProof withoutAny(String symbol, long trades) {
    Ids none = Ids.of(new IdRanges());
    return new SymbolProof(
        symbol,
        SymbolProof.PRESENT,
        SymbolProof.PRESENT,
        0,
        trades,
        trades,
        Ids.of(IdRanges.ofLongs(new long[] {1, trades})),
        none,
        none,
        none,
        0,
        none,
        0,
        List.of(),
        0,
        List.of(),
        new Hours());
  }

  private RepairProcess() {}
}
