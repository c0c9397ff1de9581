package io.ticklake.streaming.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What Structured Streaming writes into a checkpoint, as far as the job looks at it. */
public final class CheckpointLog {
  private static final int LINES_BEFORE_OFFSETS = 2;
  private static final long NO_BATCH = -1;
  private static final Pattern BATCH = Pattern.compile("[0-9]{1,18}");
  private static final ObjectMapper JSON = new ObjectMapper();

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
      queryId = JSON.readTree(read(metadata())).required("id").asText();
    }
    return queryId;
  }

  /** Up to where the batch reads, one line a source. */
  public List<String> offsets(long batchId) throws IOException {
    List<String> lines = read(new Path(folder, "offsets/" + batchId)).lines().toList();
    return List.copyOf(lines.subList(LINES_BEFORE_OFFSETS, lines.size()));
  }

  /** The newest batch that was ever planned; below 0 where none was. */
  long newestBatch() throws IOException {
    return names(new Path(folder, "offsets"))
        .filter(name -> BATCH.matcher(name).matches())
        .mapToLong(Long::parseLong)
        .max()
        .orElse(NO_BATCH);
  }

  /** The settings of Spark that the query keeps from its first batch on, whatever is set later. */
  Map<String, String> settings() throws IOException {
    long newest = newestBatch();
    if (newest == NO_BATCH) {
      return Map.of();
    }
    String metadata =
        read(new Path(folder, "offsets/" + newest)).lines().skip(1).findFirst().orElse("{}");
    Map<String, String> settings = new HashMap<>();
    JSON.readTree(metadata)
        .path("conf")
        .fields()
        .forEachRemaining(one -> settings.put(one.getKey(), one.getValue().asText()));
    return settings;
  }

  /** Whether any batch was ever completed. */
  boolean everCommitted() throws IOException {
    Path commits = new Path(folder, "commits");
    return files.exists(commits) && files.listStatus(commits).length > 0;
  }

  boolean marked(String name) throws IOException {
    return files.exists(new Path(folder, name));
  }

  /** What was noted with names that begin so: the rest of each. */
  List<String> marks(String prefix) throws IOException {
    return names(folder)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
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

  private Stream<String> names(Path of) throws IOException {
    try {
      return Arrays.stream(files.listStatus(of)).map(file -> file.getPath().getName());
    } catch (FileNotFoundException e) {
      return Stream.empty();
    }
  }

  private String read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
