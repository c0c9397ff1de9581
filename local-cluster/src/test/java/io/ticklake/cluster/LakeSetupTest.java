package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LakeSetupTest {
  private final Hdfs hdfs = new Hdfs();
  private final LakeSetup setup = new LakeSetup(hdfs, "h", 1, "me");

  @Test
  void makesWhatIsMissing() {
    hdfs.afterwards = status("me", "supergroup", "755");

    assertThat(setup.apply(List.of(folder("755", OptionalLong.empty())))).containsExactly("/lake");

    assertThat(hdfs.changes)
        .containsExactly(
            "/lake?op=MKDIRS&user.name=me&permission=755",
            "/lake?op=SETOWNER&user.name=me&owner=o&group=g");
  }

  @Test
  void leavesWhatIsAsWanted() {
    hdfs.folders.put("/lake", status("o", "g", "1777"));

    assertThat(setup.apply(List.of(folder("1777", OptionalLong.empty())))).isEmpty();

    assertThat(hdfs.changes).isEmpty();
  }

  @Test
  void bringsModeOwnerAndQuotaToWhatIsWanted() {
    hdfs.folders.put("/lake", status("x", "g", "700"));

    assertThat(setup.apply(List.of(folder("755", OptionalLong.of(7))))).isEmpty();

    assertThat(hdfs.changes)
        .containsExactly(
            "/lake?op=SETPERMISSION&user.name=me&permission=755",
            "/lake?op=SETOWNER&user.name=me&owner=o&group=g",
            "/lake?op=SETQUOTA&user.name=me&namespacequota=7");
  }

  @Test
  void saysWhichFolderFails() {
    hdfs.folders.put("/lake", "{\"FileStatus\":{\"type\":\"FILE\"}}");

    assertThatThrownBy(() -> setup.apply(List.of(folder("755", OptionalLong.empty()))))
        .isInstanceOf(ClusterException.class)
        .hasMessage("Cannot set up the lake's folder /lake: it is not a folder");
  }

  private static LakeFolder folder(String mode, OptionalLong names) {
    return new LakeFolder(
        "/lake", "o", "g", mode, LakeFolder.Deletion.ALLOWED, names, OptionalLong.empty());
  }

  private static String status(String owner, String group, String permission) {
    return """
        {"FileStatus":{"type":"DIRECTORY","owner":"%s","group":"%s","permission":"%s"}}"""
        .formatted(owner, group, permission);
  }

  /** Answers like WebHDFS, and remembers what it was told to change. */
  private static final class Hdfs implements Http {
    private static final String ROOT = "http://h:1/webhdfs/v1";

    private final Map<String, String> folders = new HashMap<>();
    private final List<String> changes = new ArrayList<>();
    private String afterwards = "";

    @Override
    public String send(String method, String url) throws IOException {
      assertThat(url).startsWith(ROOT);
      String rest = url.substring(ROOT.length());
      String path = rest.substring(0, rest.indexOf('?'));
      if (method.equals("PUT")) {
        changes.add(rest);
        folders.putIfAbsent(path, afterwards);
        return "{\"boolean\":true}";
      }
      if (!folders.containsKey(path)) {
        throw new HttpStatusException(404, "FileNotFoundException");
      }
      return folders.get(path);
    }
  }
}
