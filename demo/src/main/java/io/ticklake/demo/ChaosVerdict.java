package io.ticklake.demo;

import java.util.ArrayList;
import java.util.List;

/** What a chaos run found; the details of whatever is wrong go before its last line. */
record ChaosVerdict(
    int faults,
    long produced,
    TradeCheck bySpark,
    TradeCheck byDuck,
    List<String> wrongBars,
    List<String> wrongGaps,
    long curatedDifference,
    List<String> strays,
    List<String> publishedTooLate,
    List<String> processesLeft) {
  private static final int MOST_REMARKS = 8;

  boolean isRight() {
    return faults > 0
        && produced > 0
        && missing() == 0
        && duplicate() == 0
        && foreign() == 0
        && wrongBars.isEmpty()
        && wrongGaps.isEmpty()
        && curatedDifference == 0
        && strays.isEmpty()
        && publishedTooLate.isEmpty()
        && processesLeft.isEmpty();
  }

  List<String> remarks() {
    List<String> remarks = new ArrayList<>(List.of("  " + bySpark, "  " + byDuck));
    add(remarks, "bar", wrongBars);
    add(remarks, "gap", wrongGaps);
    add(remarks, "stray file", strays);
    add(remarks, "published by a superseded driver", publishedTooLate);
    add(remarks, "process left", processesLeft);
    return remarks;
  }

  String line(long seed, long seconds) {
    return ("chaos: faults=%d trades=%d missing=%d duplicate=%d bars_wrong=%d stray_files=%d"
            + " foreign=%d gaps_wrong=%d curated_wrong=%d superseded_wrong=%d processes_left=%d"
            + " seed=%d seconds=%d")
        .formatted(
            faults,
            produced,
            missing(),
            duplicate(),
            wrongBars.size(),
            strays.size(),
            foreign(),
            wrongGaps.size(),
            curatedDifference,
            publishedTooLate.size(),
            processesLeft.size(),
            seed,
            seconds);
  }

  private long missing() {
    return Math.max(bySpark.missing(), byDuck.missing());
  }

  private long duplicate() {
    return Math.max(bySpark.duplicate(), byDuck.duplicate());
  }

  private long foreign() {
    return Math.max(bySpark.foreign(), byDuck.foreign());
  }

  private static void add(List<String> remarks, String what, List<String> wrong) {
    wrong.stream().limit(MOST_REMARKS).forEach(one -> remarks.add("  " + what + ": " + one));
    if (wrong.size() > MOST_REMARKS) {
      remarks.add("  … and %d more".formatted(wrong.size() - MOST_REMARKS));
    }
  }
}
