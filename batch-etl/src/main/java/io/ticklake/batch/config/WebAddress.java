package io.ticklake.batch.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Reads the address of a site, such as {@code https://data.binance.vision}. */
public final class WebAddress {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** The address without a slash at its end; empty if the text is none. */
  public static Optional<URI> parse(String text) {
    try {
      URI address = new URI(text.replaceAll("/+$", ""));
      boolean isSite =
          address.getScheme() != null
              && SCHEMES.contains(address.getScheme())
              && address.getHost() != null
              && address.getRawQuery() == null
              && address.getRawFragment() == null;
      return isSite ? Optional.of(address) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private WebAddress() {}
}
