package io.ticklake.cluster;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * conf/lake.conf: the folders, parents before children.
 *
 * @param replication copies of each block
 */
record LakeFile(int replication, List<LakeFolder> folders) {
  LakeFile {
    folders = folders.stream().sorted(comparing(LakeFolder::path)).toList();
  }

  static LakeFile load(Path file) {
    Config config = Faults.parse(file);
    Faults faults = new Faults(file);
    faults.unknownKeys("", config, Set.of("replication", "owner", "group", "folders"));
    int replication = faults.read("replication", () -> replication(config)).orElse(0);
    String owner = faults.read("owner", () -> config.getString("owner")).orElse("");
    String group = faults.read("group", () -> config.getString("group")).orElse("");
    List<LakeFolder> folders = new ArrayList<>();
    Config all = faults.read("folders", () -> config.getConfig("folders")).orElse(config);
    for (String path : all.root().keySet()) {
      faults
          .read(
              "folders." + path,
              () -> folder(faults, path, all.getConfig(ConfigUtil.joinPath(path)), owner, group))
          .ifPresent(folders::add);
    }
    faults.throwIfAny();
    return new LakeFile(replication, folders);
  }

  private static int replication(Config config) {
    int copies = config.getInt("replication");
    if (copies < 1 || copies > 512) {
      throw new IllegalArgumentException("Invalid number of copies: " + copies);
    }
    return copies;
  }

  private static LakeFolder folder(
      Faults faults, String path, Config config, String owner, String group) {
    faults.unknownKeys(
        "folders." + path + ".",
        config,
        Set.of("mode", "owner", "group", "protected", "names", "space"));
    return new LakeFolder(
        path,
        config.hasPath("owner") ? config.getString("owner") : owner,
        config.hasPath("group") ? config.getString("group") : group,
        config.getString("mode"),
        config.hasPath("protected") && config.getBoolean("protected")
            ? LakeFolder.Deletion.REFUSED
            : LakeFolder.Deletion.ALLOWED,
        config.hasPath("names") ? OptionalLong.of(config.getLong("names")) : OptionalLong.empty(),
        config.hasPath("space") ? OptionalLong.of(config.getBytes("space")) : OptionalLong.empty());
  }

  /** The same folders, all of them one user's. */
  LakeFile ownedBy(String user) {
    return new LakeFile(replication, folders.stream().map(folder -> folder.ownedBy(user)).toList());
  }

  /** As dfs.namenode.protected.directories wants it. */
  String protectedFolders() {
    return folders.stream()
        .filter(folder -> folder.deletion() == LakeFolder.Deletion.REFUSED)
        .map(LakeFolder::path)
        .collect(joining(","));
  }
}
