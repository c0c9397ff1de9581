package io.ticklake.streaming.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * What one batch published. Its appearance under its final name is the instant at which the batch
 * is published, whatever was renamed by then: from there on it can only be completed.
 *
 * @param offsets what the batch read, as the checkpoint's offset log says
 */
record Manifest(
    int format,
    String queryId,
    long batchId,
    long epoch,
    List<String> offsets,
    List<StagedFile> files) {
  static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Epochs only ever rise, and within one the batches of a query do. */
  boolean isBefore(Manifest other) {
    return epoch == other.epoch ? batchId < other.batchId : epoch < other.epoch;
  }

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a manifest", e);
    }
  }

  static Manifest parse(byte[] json) throws IOException {
    Manifest manifest = JSON.readValue(json, Manifest.class);
    if (manifest.format() != FORMAT) {
      throw new IOException("Cannot read a manifest of format " + manifest.format());
    }
    return manifest;
  }
}
