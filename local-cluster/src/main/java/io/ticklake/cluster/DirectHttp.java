package io.ticklake.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** HTTP without proxies, which gives up after a while. */
final class DirectHttp implements Http {
  private final int timeoutMillis;

  DirectHttp(int timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public String send(String method, String url) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    int status = connection.getResponseCode();
    try (InputStream body =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), UTF_8);
      if (status / 100 != 2) {
        throw new HttpStatusException(status, text);
      }
      return text;
    }
  }
}
