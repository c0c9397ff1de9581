package io.ticklake.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lakes in folders, to be copied and held against each other. */
public final class TestLakes {
  public static Path copy(Path lake, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path one : all.toList()) {
        Files.copy(one, target.resolve(lake.relativize(one).toString()));
      }
    }
    return target;
  }

  public static void delete(Path lake) throws IOException {
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  /** All files but raw ones, with what is in them. */
  public static Map<String, String> content(Path lake) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = lake.relativize(file).toString();
        // A small file that was on its way to its place when its writer died; expire deletes it.
        boolean wasOnItsWay = name.startsWith("datalake/tmp/files/");
        if (!name.startsWith("datalake/raw/") && !wasOnItsWay) {
          content.put(name, sha256(Files.readAllBytes(file)));
        }
      }
    }
    return content;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestLakes() {}
}
