package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Tells whether a daemon was started with the command and configuration it would be started with
 * now.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Daemon daemon) throws IOException {
    MessageDigest digest = sha256();
    digest.update(daemon.command().toString().getBytes(UTF_8));
    digest.update(new TreeMap<>(daemon.environment()).toString().getBytes(UTF_8));
    for (Path file : daemon.configuration()) {
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot happen: every JDK has SHA-256", e);
    }
  }
}
