package io.ticklake.streaming.state;

import io.ticklake.model.BarAccumulator;
import io.ticklake.model.IdRanges;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The state as the state store keeps it: a version byte, the due time, then ids as differences in
 * variable-length numbers. An older version is read as long as a checkpoint may hold it; a newer
 * one is refused.
 */
public final class StateCodec {
  public static final byte VERSION = 1;

  private static final int FINAL = 1;
  private static final int COMPLETE = 2;

  private final StateSettings settings;

  public StateCodec(StateSettings settings) {
    this.settings = settings;
  }

  /** Whether state of this version can be read. */
  public static boolean canRead(int version) {
    return version == VERSION;
  }

  /** {@link SymbolState#dueMicros} without reading the rest. */
  public static long dueMicros(byte[] bytes) {
    requireVersion(bytes);
    return ByteBuffer.wrap(bytes, 1, 8).getLong();
  }

  public byte[] encode(SymbolState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(state.dueMicros());
      writeRanges(out, state.seen());
      writeRanges(out, state.absent());
      writeVar(out, state.coverageFrom() + 1);
      writeVar(out, state.barsFrom());
      writeVar(out, state.holes().size());
      for (Hole hole : state.holes()) {
        writeVar(out, hole.from());
        writeVar(out, hole.to() - hole.from());
        out.writeLong(hole.noticedAtMicros());
        out.writeLong(hole.openedAtMicros());
      }
      writeVar(out, state.minuteCount());
      for (MinuteBar bar : state.minutes()) {
        out.writeByte((bar.published() ? FINAL : 0) | (bar.complete() ? COMPLETE : 0));
        writeVar(out, bar.revision());
        byte[] sums = bar.sums().toBytes();
        writeVar(out, sums.length);
        out.write(sums);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  public SymbolState decode(String symbol, byte[] bytes) {
    requireVersion(bytes);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.skipNBytes(9);
      IdRanges seen = readRanges(in);
      IdRanges absent = readRanges(in);
      long coverageFrom = readVar(in) - 1;
      long barsFrom = readVar(in);
      List<Hole> holes = new ArrayList<>();
      for (long i = readVar(in); i > 0; i--) {
        long from = readVar(in);
        holes.add(new Hole(from, from + readVar(in), in.readLong(), in.readLong()));
      }
      TreeMap<Long, MinuteBar> minutes = new TreeMap<>();
      for (long i = readVar(in); i > 0; i--) {
        int flags = in.readByte();
        int revision = (int) readVar(in);
        byte[] sums = new byte[(int) readVar(in)];
        in.readFully(sums);
        BarAccumulator accumulator = BarAccumulator.ofBytes(symbol, sums);
        minutes.put(
            accumulator.openTimeMicros(),
            MinuteBar.restored(
                accumulator, revision, (flags & COMPLETE) != 0, (flags & FINAL) != 0));
      }
      if (in.available() != 0) {
        throw new IllegalStateException("Cannot read the state of " + symbol + ": bytes left over");
      }
      return new SymbolState(
          symbol, settings, seen, absent, coverageFrom, holes, minutes, barsFrom);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the state of " + symbol, e);
    }
  }

  private static void requireVersion(byte[] bytes) {
    if (!canRead(bytes[0])) {
      throw new IllegalStateException(
          "Cannot read state of version "
              + bytes[0]
              + ": this job knows version "
              + VERSION
              + "; run the release that wrote the checkpoint, or start anew with --resume-from-lake");
    }
  }

  private static void writeRanges(DataOutputStream out, IdRanges ranges) throws IOException {
    long[] ends = ranges.toLongs();
    writeVar(out, ends.length);
    long last = 0;
    for (long end : ends) {
      writeVar(out, end - last);
      last = end;
    }
  }

  private static IdRanges readRanges(DataInputStream in) throws IOException {
    long[] ends = new long[(int) readVar(in)];
    long last = 0;
    for (int i = 0; i < ends.length; i++) {
      last += readVar(in);
      ends[i] = last;
    }
    return IdRanges.ofLongs(ends);
  }

  private static void writeVar(DataOutputStream out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long readVar(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("Cannot read a number of more than 64 bits");
  }
}
