package io.ticklake.cluster;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings HDFS's folders to what conf/lake.conf says, over WebHDFS; deletes nothing. */
final class LakeSetup {
  private static final int NOT_FOUND = 404;

  private final Http http;
  private final String root;
  private final String superuser;

  LakeSetup(Http http, String host, int port, String superuser) {
    this.http = http;
    this.root = "http://" + host + ":" + port + "/webhdfs/v1";
    this.superuser = superuser;
  }

  /** The folders it made. */
  List<String> apply(List<LakeFolder> folders) {
    List<String> made = new ArrayList<>();
    for (LakeFolder folder : folders) {
      try {
        if (apply(folder)) {
          made.add(folder.path());
        }
      } catch (IOException e) {
        throw new ClusterException(
            "Cannot set up the lake's folder " + folder.path() + ": " + e.getMessage(), e);
      }
    }
    return made;
  }

  private boolean apply(LakeFolder folder) throws IOException {
    Optional<JsonNode> before = status(folder.path());
    if (before.isEmpty()) {
      put(folder, "MKDIRS", "&permission=" + folder.mode());
    }
    JsonNode is = before.isPresent() ? before.get() : status(folder.path()).orElseThrow();
    if (!is.path("type").asText().equals("DIRECTORY")) {
      throw new IOException("it is not a folder");
    }
    if (Integer.parseInt(is.path("permission").asText(), 8) != Integer.parseInt(folder.mode(), 8)) {
      put(folder, "SETPERMISSION", "&permission=" + folder.mode());
    }
    if (!is.path("owner").asText().equals(folder.owner())
        || !is.path("group").asText().equals(folder.group())) {
      put(
          folder,
          "SETOWNER",
          "&owner=" + encode(folder.owner(), UTF_8) + "&group=" + encode(folder.group(), UTF_8));
    }
    quotas(folder);
    return before.isEmpty();
  }

  private void quotas(LakeFolder folder) throws IOException {
    if (folder.names().isPresent()) {
      put(folder, "SETQUOTA", "&namespacequota=" + folder.names().getAsLong());
    }
    if (folder.space().isPresent()) {
      put(folder, "SETQUOTA", "&storagespacequota=" + folder.space().getAsLong());
    }
  }

  private Optional<JsonNode> status(String path) throws IOException {
    try {
      String answer = http.send("GET", url(path, "GETFILESTATUS", ""));
      return Optional.of(Json.parse(answer).path("FileStatus"));
    } catch (HttpStatusException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void put(LakeFolder folder, String operation, String parameters) throws IOException {
    http.send("PUT", url(folder.path(), operation, parameters));
  }

  private String url(String path, String operation, String parameters) {
    return root + path + "?op=" + operation + "&user.name=" + encode(superuser, UTF_8) + parameters;
  }
}
