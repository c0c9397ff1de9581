package io.ticklake.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.archive.ArchiveName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as the exchange would make them, in a folder. */
public final class TestArchives {
  private static final long MINUTE = 60_000_000;

  private final Path folder;

  public TestArchives(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  public void trades(ArchiveName name, List<RawTrade> trades) {
    csv(name, trades.stream().map(TestArchives::line).collect(Collectors.joining("\n", "", "\n")));
  }

  /** A row of an archive of trades, in microseconds. */
  public static String line(RawTrade trade) {
    return line(trade, trade.timeMicros());
  }

  public static String line(RawTrade trade, long time) {
    BigDecimal quote = new BigDecimal(trade.price()).multiply(new BigDecimal(trade.quantity()));
    return "%d,%s,%s,%s,%d,%s,True"
        .formatted(
            trade.id(),
            places(trade.price()),
            places(trade.quantity()),
            quote.setScale(8, RoundingMode.HALF_UP).toPlainString(),
            time,
            trade.buyerMaker() ? "True" : "False");
  }

  /** Candles computed with plain decimals; minutes without trades are there, too. */
  public void klines(ArchiveName name, List<RawTrade> trades, long dayStart) {
    Map<Long, List<RawTrade>> minutes =
        trades.stream()
            .collect(
                Collectors.groupingBy(
                    trade -> trade.timeMicros() / MINUTE * MINUTE,
                    TreeMap::new,
                    Collectors.toList()));
    StringBuilder csv = new StringBuilder();
    for (long minute = dayStart; minute < dayStart + 1440 * MINUTE; minute += MINUTE) {
      List<RawTrade> of = minutes.getOrDefault(minute, List.of());
      BigDecimal volume = BigDecimal.ZERO;
      BigDecimal quote = BigDecimal.ZERO;
      BigDecimal high = BigDecimal.ZERO;
      BigDecimal low = of.isEmpty() ? BigDecimal.ZERO : new BigDecimal(of.get(0).price());
      for (RawTrade trade : of) {
        BigDecimal price = new BigDecimal(trade.price());
        volume = volume.add(new BigDecimal(trade.quantity()));
        quote = quote.add(price.multiply(new BigDecimal(trade.quantity())));
        high = high.max(price);
        low = low.min(price);
      }
      csv.append(
          "%d,%s,%s,%s,%s,%s,%d,%s,%d,0,0,0\n"
              .formatted(
                  minute,
                  of.isEmpty() ? "0" : of.get(0).price(),
                  high.toPlainString(),
                  low.toPlainString(),
                  of.isEmpty() ? "0" : of.get(of.size() - 1).price(),
                  volume.toPlainString(),
                  minute + MINUTE - 1,
                  quote.toPlainString(),
                  of.size()));
    }
    csv(name, csv.toString());
  }

  public void csv(ArchiveName name, String csv) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name.fileName().replace(".zip", ".csv")));
      zip.write(csv.getBytes(UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put(name, bytes.toByteArray());
  }

  /** Any bytes, with their CHECKSUM. */
  public void put(ArchiveName name, byte[] bytes) {
    write(name.path(), bytes);
    checksum(name, sha256(bytes));
  }

  public void checksum(ArchiveName name, String sum) {
    write(name.path() + ".CHECKSUM", (sum + "  " + name.fileName() + "\n").getBytes(UTF_8));
  }

  private void write(String path, byte[] bytes) {
    try {
      Path file = folder.resolve("data").resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String places(String number) {
    return new BigDecimal(number).setScale(8, RoundingMode.UNNECESSARY).toPlainString();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
