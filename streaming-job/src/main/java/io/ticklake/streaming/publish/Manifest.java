package io.ticklake.streaming.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one batch published. Its appearance under its final name is the instant at which the batch
 * is published, whatever was renamed by then: from there on it can only be completed.
 *
 * @param offsets what the batch read, as the checkpoint's offset log says
 * @param waiting what waits below staging, of this batch and of those before it in the same epoch,
 *     for more rows to share a file with
 */
record Manifest(
    int format,
    String queryId,
    long batchId,
    long epoch,
    List<String> offsets,
    List<StagedFile> files,
    List<StagedFile> waiting) {
  static final int FORMAT = 2;

  /** Knew no waiting. */
  private static final int FORMAT_1 = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  static Manifest of(
      BatchNames names, List<String> offsets, List<StagedFile> files, List<StagedFile> waiting) {
    return new Manifest(
        FORMAT, names.queryId(), names.batchId(), names.epoch(), offsets, files, waiting);
  }

  /** The files that hold what the batch published, in the lake or waiting. */
  List<StagedFile> allFiles() {
    List<StagedFile> all = new ArrayList<>(files);
    all.addAll(waiting);
    return all;
  }

  /** Epochs only ever rise, and within one the batches of a query do. */
  boolean isBefore(Manifest other) {
    return epoch == other.epoch ? batchId < other.batchId : epoch < other.epoch;
  }

  private Manifest withNothingWaiting() {
    return new Manifest(format, queryId, batchId, epoch, offsets, files, List.of());
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
    return switch (manifest.format()) {
      case FORMAT -> manifest;
      case FORMAT_1 -> manifest.withNothingWaiting();
      default -> throw new IOException("Cannot read a manifest of format " + manifest.format());
    };
  }
}
