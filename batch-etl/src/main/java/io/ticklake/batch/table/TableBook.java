package io.ticklake.batch.table;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.ticklake.batch.lake.LakeFiles;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/**
 * What a curated dataset was made of, in a file beside it.
 *
 * @param madeOf a digest of its definition and of the names of its raw files
 * @param inputs those raw files
 */
record TableBook(String madeOf, Set<String> inputs, long rows, long quarantined) {
  private static final String NAME = "_made_of.json";
  // Books of earlier versions tell less.
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  static Optional<TableBook> read(LakeFiles files, Path dataset) throws IOException {
    Path book = new Path(dataset, NAME);
    return files.exists(book)
        ? Optional.of(JSON.readValue(files.read(book), TableBook.class))
        : Optional.empty();
  }

  void write(LakeFiles files, Path dataset) throws IOException {
    files.write(new Path(dataset, NAME), JSON.writeValueAsBytes(this));
  }

  /** The raw files that are here and not there. */
  Set<String> without(Set<String> others) {
    Set<String> rest = new TreeSet<>(inputs);
    rest.removeAll(others);
    return rest;
  }
}
