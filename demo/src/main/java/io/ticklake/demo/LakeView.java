package io.ticklake.demo;

import io.ticklake.model.LakePaths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Counts what is visible in the lake, from the footers of its Parquet files. */
final class LakeView {
  private final Configuration configuration = new Configuration();
  private final FileSystem files;
  private final LakePaths paths;
  private final Map<Path, Long> rowsByFile = new HashMap<>();

  LakeView(LakePaths paths) {
    this.paths = paths;
    try {
      files = new Path(paths.rawTrades()).getFileSystem(configuration);
    } catch (IOException e) {
      throw new DemoException("Cannot reach HDFS: " + e.getMessage(), e);
    }
  }

  /** Rows in the raw trades; each file's footer is read once. */
  long storedTrades() {
    try {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(new Path(paths.rawTrades()), true);
      while (all.hasNext()) {
        Path file = all.next().getPath();
        if (file.getName().endsWith(".parquet") && !rowsByFile.containsKey(file)) {
          rowsByFile.put(file, rows(file));
        }
      }
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw new DemoException("Cannot look into the lake: " + e.getMessage(), e);
    }
    return rowsByFile.values().stream().mapToLong(Long::longValue).sum();
  }

  int fileCount() {
    return rowsByFile.size();
  }

  boolean holdsTrades() {
    return storedTrades() > 0;
  }

  boolean exists(String path) {
    try {
      return files.exists(new Path(path));
    } catch (IOException e) {
      throw new DemoException("Cannot look into the lake: " + e.getMessage(), e);
    }
  }

  /** Every file in a folder and below, without the file system's name. */
  List<String> filesIn(String folder) {
    List<String> all = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> found = files.listFiles(new Path(folder), true);
      while (found.hasNext()) {
        all.add(found.next().getPath().toUri().getPath());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new DemoException("Cannot list %s: %s".formatted(folder, e.getMessage()), e);
    }
    return all;
  }

  String text(String path) {
    try (FSDataInputStream in = files.open(new Path(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DemoException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Copies a folder of the lake to the local disk, for readers that know no HDFS. */
  void copyTo(String folder, java.nio.file.Path target) {
    try {
      files.copyToLocalFile(new Path(folder), new Path(target.toUri()));
    } catch (IOException e) {
      throw new DemoException("Cannot copy %s out of the lake: %s".formatted(folder, e), e);
    }
  }

  private long rows(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      return reader.getRecordCount();
    }
  }
}
