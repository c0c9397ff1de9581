package io.ticklake.streaming.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What Structured Streaming writes into a checkpoint, as far as the job looks at it. */
public final class CheckpointLog {
  private static final int LINES_BEFORE_OFFSETS = 2;

  private final Path folder;
  private final FileSystem files;
  private String queryId;

  public CheckpointLog(Path folder, Configuration hadoop) throws IOException {
    this.folder = folder;
    this.files = folder.getFileSystem(hadoop);
  }

  /** Whether a query has ever begun here. */
  public boolean exists() throws IOException {
    return files.exists(metadata());
  }

  /** The id that the query keeps as long as its checkpoint lives. */
  public String queryId() throws IOException {
    if (queryId == null) {
      queryId = new ObjectMapper().readTree(read(metadata())).required("id").asText();
    }
    return queryId;
  }

  /** Up to where the batch reads, one line a source. */
  public List<String> offsets(long batchId) throws IOException {
    List<String> lines = read(new Path(folder, "offsets/" + batchId)).lines().toList();
    return List.copyOf(lines.subList(LINES_BEFORE_OFFSETS, lines.size()));
  }

  /** Whether any batch was ever completed. */
  boolean everCommitted() throws IOException {
    Path commits = new Path(folder, "commits");
    return files.exists(commits) && files.listStatus(commits).length > 0;
  }

  boolean marked(String name) throws IOException {
    return files.exists(new Path(folder, name));
  }

  /** Leaves a note beside what Spark writes. */
  void mark(String name) throws IOException {
    files.create(new Path(folder, name), true).close();
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  private Path metadata() {
    return new Path(folder, "metadata");
  }

  private String read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
