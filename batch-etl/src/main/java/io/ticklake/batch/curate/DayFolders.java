package io.ticklake.batch.curate;

import io.ticklake.batch.lake.Days;
import io.ticklake.model.LakePaths;
import java.time.LocalDate;
import org.apache.hadoop.fs.Path;

/** Where a day's files are. */
public record DayFolders(LakePaths lake, LocalDate day) {
  public Path curated() {
    return new Path(lake.curatedTrades() + "/" + Days.partition(day));
  }

  Path conflicts() {
    return new Path(lake.tradeConflicts() + "/" + Days.partition(day));
  }

  Path ids() {
    return new Path(lake.curatedTradeIds() + "/" + Days.partition(day));
  }

  Path staging() {
    return new Path(lake.staging() + "/curate/day=" + day);
  }

  Path lock() {
    return new Path(lake.staging() + "/locks/curate-" + day);
  }
}
