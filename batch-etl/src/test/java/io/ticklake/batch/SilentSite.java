package io.ticklake.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A site whose every answer begins well and then stands still, with its connection open. */
public final class SilentSite implements Closeable {
  private static final String BEGIN = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{";

  private final ServerSocket server;
  private final Queue<Socket> asked = new ConcurrentLinkedQueue<>();

  private SilentSite(ServerSocket server) {
    this.server = server;
  }

  public static SilentSite open() throws IOException {
    SilentSite site = new SilentSite(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(site::answer, "silent-site");
    thread.setDaemon(true);
    thread.start();
    return site;
  }

  private void answer() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        BufferedReader request =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        for (String line = request.readLine(); line != null && !line.isEmpty(); ) {
          line = request.readLine();
        }
        asked.add(socket);
        socket.getOutputStream().write(BEGIN.getBytes(US_ASCII));
        socket.getOutputStream().flush();
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many questions have come. */
  public int asked() {
    return asked.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : asked) {
      socket.close();
    }
  }
}
