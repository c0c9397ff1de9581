package io.ticklake.bench.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When each file of raw trades was first seen in its place, by asking the NameNode's WebHDFS. */
final class LakeSide {
  private static final int FOUND = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI nameNode;
  private final String trades;
  private final Map<String, Long> firstSeen = new LinkedHashMap<>();

  /** How many files were there at the first look: since when is not known. */
  private int old = -1;

  /**
   * Nothing is asked yet.
   *
   * @param nameNode address of its web page
   * @param trades path of the folder that holds the partitions of raw trades
   */
  LakeSide(URI nameNode, String trades) {
    this.nameNode = nameNode;
    this.trades = trades;
  }

  /** To be called as often as the times shall be exact. */
  void look() throws IOException, InterruptedException {
    for (String partition : names(trades, "DIRECTORY")) {
      for (String file : names(trades + "/" + partition, "FILE")) {
        firstSeen.putIfAbsent(file, System.currentTimeMillis());
      }
    }
    if (old < 0) {
      old = firstSeen.size();
    }
  }

  /** Writes the name of each file that has come since the first look, a tab, and when. */
  void write(Path target) throws IOException {
    Files.write(
        target,
        firstSeen.entrySet().stream()
            .skip(Math.max(0, old))
            .map(file -> file.getKey() + "\t" + file.getValue())
            .toList(),
        UTF_8);
  }

  private List<String> names(String folder, String type) throws IOException, InterruptedException {
    URI list = nameNode.resolve("/webhdfs/v1" + folder + "?op=LISTSTATUS");
    HttpResponse<byte[]> answer =
        client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != FOUND) {
      throw new IOException("Cannot list " + list + ": HTTP status " + answer.statusCode());
    }
    List<String> names = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(answer.body()).at("/FileStatuses/FileStatus")) {
      String name = entry.path("pathSuffix").asText();
      // Readers pass these over, too.
      if (entry.path("type").asText().equals(type) && !name.matches("[._].*")) {
        names.add(name);
      }
    }
    return names;
  }
}
