package io.ticklake.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.web.ArrivingBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Archives of a web site laid out as the exchange's own. */
public final class WebSource implements ArchiveSource {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);

  /** Archives are large: what matters is that bytes come, not how long all of them take. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private static final int FOUND = 200;
  private static final int NOT_THERE = 404;

  private final URI base;
  private final Duration idle;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * The archives of a site.
   *
   * @param base such as {@code https://data.binance.vision}
   */
  public WebSource(URI base) {
    this(base, IDLE);
  }

  WebSource(URI base, Duration idle) {
    this.base = base;
    this.idle = idle;
  }

  @Override
  public Optional<InputStream> open(ArchiveName name) throws IOException, InterruptedException {
    return fetch("/data/" + name.path());
  }

  @Override
  public Optional<String> checksum(ArchiveName name) throws IOException, InterruptedException {
    Optional<InputStream> body = fetch("/data/" + name.path() + ".CHECKSUM");
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = body.get()) {
      return Optional.of(new String(in.readAllBytes(), UTF_8));
    }
  }

  private Optional<InputStream> fetch(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(resolve(path)).timeout(ANSWER).build();
    HttpResponse<InputStream> response = client.send(request, ArrivingBody.within(idle));
    if (response.statusCode() == FOUND) {
      return Optional.of(response.body());
    }
    response.body().close();
    if (response.statusCode() == NOT_THERE) {
      return Optional.empty();
    }
    throw new IOException("HTTP status " + response.statusCode() + " of " + request.uri());
  }

  private URI resolve(String path) {
    try {
      // Symbols may be other than ASCII.
      String encoded = new URI(null, null, path, null).toASCIIString();
      return URI.create(base + encoded);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Invalid path of an archive: " + path, e);
    }
  }
}
