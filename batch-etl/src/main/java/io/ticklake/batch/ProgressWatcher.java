package io.ticklake.batch;

import io.ticklake.batch.archive.ImportArchive;
import java.io.PrintWriter;

/** Shows how far an import is. */
final class ProgressWatcher implements ImportArchive.Watcher {
  private final PrintWriter out;
  private final ProgressLine.Style style =
      System.getenv("BATCH_TERMINAL") == null
          ? ProgressLine.Style.LOG
          : ProgressLine.Style.TERMINAL;
  private ProgressLine fetching;
  private ProgressLine converting;

  ProgressWatcher(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void fetched(long done, long total, long bytes) {
    if (fetching == null) {
      fetching = new ProgressLine(out, "Fetching archives", System::nanoTime, style);
    }
    fetching.update(done, total, bytes, "bytes");
  }

  @Override
  public void converted(long done, long total, long rows) {
    if (converting == null) {
      if (fetching != null) {
        fetching.end();
      }
      converting = new ProgressLine(out, "Importing archives", System::nanoTime, style);
    }
    converting.update(done, total, rows, "trades");
  }

  /** Leaves the line, so that what comes next has one of its own. */
  void end() {
    if (converting != null) {
      converting.end();
    } else if (fetching != null) {
      fetching.end();
    }
  }
}
