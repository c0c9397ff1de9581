package io.ticklake.streaming.publish;

import io.ticklake.model.LakePaths;
import io.ticklake.streaming.parse.TradeChunk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The staged trade files of one writer in one batch, one for each ingest day. */
final class TradeStage implements Closeable {
  private static final String DATASET = new LakePaths("").rawTrades();

  private final Path stagingRoot;
  private final Configuration hadoop;
  private final BatchNames names;
  private final String writer;
  private final String attempt;
  private final Map<Integer, TradeFileWriter> open = new TreeMap<>();

  TradeStage(
      Path stagingRoot, Configuration hadoop, BatchNames names, String writer, String attempt) {
    this.stagingRoot = stagingRoot;
    this.hadoop = hadoop;
    this.names = names;
    this.writer = writer;
    this.attempt = attempt;
  }

  void write(TradeChunk chunk) throws IOException {
    TradeFileWriter file = open.get(chunk.ingestDay());
    if (file == null) {
      file =
          new TradeFileWriter(new Path(stagingRoot, name(chunk.ingestDay(), 0).staged()), hadoop);
      open.put(chunk.ingestDay(), file);
    }
    file.write(chunk);
  }

  /** Closes the files; they are complete afterwards. */
  List<StagedFile> finish() throws IOException {
    close();
    List<StagedFile> files = new ArrayList<>();
    open.forEach((day, file) -> files.add(name(day, file.rows())));
    return files;
  }

  @Override
  public void close() throws IOException {
    for (TradeFileWriter file : open.values()) {
      file.close();
    }
  }

  private StagedFile name(int day, long rows) {
    return names.dated(DATASET, "ingest_date", day, writer, attempt, rows);
  }
}
