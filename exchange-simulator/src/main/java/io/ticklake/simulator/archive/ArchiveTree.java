package io.ticklake.simulator.archive;

import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.Venue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Answers {@code /data/spot}. The same archive is the same bytes every time. Thread-safe. */
public final class ArchiveTree implements RequestHandler {
  public static final String PATH = "/data/spot/";

  private static final String CHECKSUM = ".CHECKSUM";
  private static final LocalDateTime STAMP = LocalDateTime.of(2025, 1, 1, 0, 0);
  private static final int REMEMBERED = 10_000;

  private final Venue venue;
  private final Duration delay;
  private final ArchiveFaults faults;
  private final Map<Archive, String> checksums =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Archive, String> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * The archives of an exchange.
   *
   * @param delay how long after its end a day or month can be had
   */
  public ArchiveTree(Venue venue, Duration delay, Faults faults, long seed) {
    this.venue = venue;
    this.delay = delay;
    this.faults = new ArchiveFaults(faults, seed);
  }

  @Override
  public Reply handle(Request request) {
    String path = request.path().substring(PATH.length());
    boolean checksum = path.endsWith(CHECKSUM);
    String zipPath = checksum ? path.substring(0, path.length() - CHECKSUM.length()) : path;
    Optional<ArchiveName> name = ArchiveName.parse(zipPath);
    Optional<? extends TradeHistory> history =
        name.flatMap(archive -> venue.history(archive.symbol()));
    if (name.isEmpty() || history.isEmpty() || !exists(name.get(), history.get())) {
      return Reply.text(
          404, "NoSuchKey: The specified key does not exist. " + request.path() + "\n");
    }
    Archive archive = new Archive(name.get(), history.get(), faults.rows(name.get()));
    return checksum
        ? Reply.text(200, checksum(archive))
        : Reply.streamed("application/zip", out -> write(archive, out));
  }

  private boolean exists(ArchiveName name, TradeHistory history) {
    long second = Duration.ofNanos(venue.utcNow()).minus(delay).toSeconds();
    LocalDate today = LocalDate.ofEpochDay(Math.floorDiv(second, Duration.ofDays(1).toSeconds()));
    return !name.end().isAfter(today) && ArchiveRows.exist(history, name) && !faults.missing(name);
  }

  private String checksum(Archive archive) {
    String sum = checksums.get(archive);
    if (sum == null) {
      try {
        sum = write(archive, OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String told =
        faults.wrongChecksum(archive.name) ? new StringBuilder(sum).reverse().toString() : sum;
    return told + "  " + archive.name.baseName() + ".zip\n";
  }

  private String write(Archive archive, OutputStream out) throws IOException {
    DigestOutputStream digest = new DigestOutputStream(out, sha256());
    ZipOutputStream zip = new ZipOutputStream(digest);
    zip.setLevel(Deflater.BEST_SPEED);
    ZipEntry entry = new ZipEntry(archive.name.baseName() + ".csv");
    entry.setTimeLocal(STAMP);
    zip.putNextEntry(entry);
    new ArchiveRows(archive.history, archive.name, archive.rows).writeTo(zip);
    zip.closeEntry();
    zip.finish();
    String sum = HexFormat.of().formatHex(digest.getMessageDigest().digest());
    checksums.put(archive, sum);
    return sum;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot compute SHA-256", e);
    }
  }

  private record Archive(ArchiveName name, TradeHistory history, RowFilter rows) {}
}
