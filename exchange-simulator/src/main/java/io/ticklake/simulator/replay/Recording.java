package io.ticklake.simulator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Recorded frames in order of arrival. */
final class Recording {
  private static final int GZIP_MAGIC = 0x1f8b;

  private final List<RecordedFrame> frames;

  private Recording(List<RecordedFrame> frames) {
    this.frames = frames;
  }

  /**
   * Reads a recording, gzipped or not.
   *
   * @throws IOException if it cannot be read or is no recording
   */
  static Recording read(Path file) throws IOException {
    List<RecordedFrame> frames = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), UTF_8))) {
      long latest = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        RecordedFrame frame = FrameParser.parse(line);
        // Receive times never go back, whatever the recorder's clock did.
        latest = Math.max(latest, frame.receivedAt());
        frames.add(new RecordedFrame(latest, frame.stream(), frame.event()));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "Invalid recording " + file + ": line " + (frames.size() + 1) + ": " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new IOException("Cannot read the recording " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IOException("Cannot read the recording " + file + ": " + e.getMessage(), e);
    }
    if (frames.isEmpty()) {
      throw new IOException("Invalid recording " + file + ": it is empty");
    }
    return new Recording(frames);
  }

  int size() {
    return frames.size();
  }

  RecordedFrame frame(int index) {
    return frames.get(index);
  }

  List<RecordedFrame> frames() {
    return frames;
  }

  long start() {
    return frames.get(0).receivedAt();
  }

  long end() {
    return frames.get(frames.size() - 1).receivedAt();
  }

  /** Index of the first frame that arrived after a time. */
  int firstAfter(long time) {
    int low = 0;
    int high = frames.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (frames.get(middle).receivedAt() <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    raw.mark(2);
    int magic = (raw.read() << 8) | raw.read();
    raw.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw;
  }
}
