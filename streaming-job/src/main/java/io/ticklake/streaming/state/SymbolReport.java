package io.ticklake.streaming.state;

import io.ticklake.model.Gap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A {@link SymbolUpdate} without its trades, as it travels to the driver. */
public record SymbolReport(
    String symbol,
    List<BarUpdate> bars,
    List<Gap> gaps,
    Optional<CoverageBegin> begin,
    Map<Integer, Long> staleDays,
    long trades,
    long duplicates,
    long late) {
  /** The first byte of an encoded report. */
  public static final byte KIND = 3;

  public static SymbolReport of(SymbolUpdate update) {
    return new SymbolReport(
        update.symbol(),
        update.bars(),
        update.gaps(),
        update.begin(),
        update.staleDays(),
        update.trades(),
        update.duplicates(),
        update.late());
  }

  public boolean isEmpty() {
    return bars.isEmpty()
        && gaps.isEmpty()
        && staleDays.isEmpty()
        && trades == 0
        && duplicates == 0;
  }

  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(KIND);
      out.writeUTF(symbol);
      out.writeLong(trades);
      out.writeLong(duplicates);
      out.writeLong(late);
      out.writeInt(bars.size());
      for (BarUpdate bar : bars) {
        out.writeInt(bar.sums().length);
        out.write(bar.sums());
        out.writeBoolean(bar.complete());
        out.writeInt(bar.revision());
        out.writeBoolean(bar.isFinal());
      }
      out.writeInt(gaps.size());
      for (Gap gap : gaps) {
        out.writeLong(gap.fromId());
        out.writeLong(gap.toId());
        out.writeLong(gap.openedAtMicros());
        out.writeUTF(gap.status().name());
      }
      out.writeBoolean(begin.isPresent());
      if (begin.isPresent()) {
        out.writeLong(begin.get().fromId());
        out.writeLong(begin.get().eventTimeMicros());
      }
      out.writeInt(staleDays.size());
      for (Map.Entry<Integer, Long> day : staleDays.entrySet()) {
        out.writeInt(day.getKey());
        out.writeLong(day.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  public static SymbolReport decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.skipNBytes(1);
      String symbol = in.readUTF();
      long trades = in.readLong();
      long duplicates = in.readLong();
      long late = in.readLong();
      List<BarUpdate> bars = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        byte[] sums = new byte[in.readInt()];
        in.readFully(sums);
        bars.add(new BarUpdate(sums, in.readBoolean(), in.readInt(), in.readBoolean()));
      }
      List<Gap> gaps = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        gaps.add(
            new Gap(
                symbol,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Gap.Status.valueOf(in.readUTF())));
      }
      Optional<CoverageBegin> begin =
          in.readBoolean()
              ? Optional.of(new CoverageBegin(symbol, in.readLong(), in.readLong()))
              : Optional.empty();
      Map<Integer, Long> staleDays = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        staleDays.put(in.readInt(), in.readLong());
      }
      return new SymbolReport(symbol, bars, gaps, begin, staleDays, trades, duplicates, late);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a symbol's report", e);
    }
  }
}
