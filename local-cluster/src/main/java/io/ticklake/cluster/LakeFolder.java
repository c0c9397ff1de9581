package io.ticklake.cluster;

import java.util.OptionalLong;

/**
 * A folder of the lake as conf/lake.conf wants it.
 *
 * @param mode octal, three or four digits
 * @param names the most files and folders in it
 * @param space the most bytes in it, copies counted
 */
record LakeFolder(
    String path,
    String owner,
    String group,
    String mode,
    Deletion deletion,
    OptionalLong names,
    OptionalLong space) {
  /** Whether HDFS lets anyone delete it while something is in it. */
  enum Deletion {
    ALLOWED,
    REFUSED
  }

  LakeFolder {
    if (!path.matches("(/[a-zA-Z0-9._-]+)+")) {
      throw new IllegalArgumentException("Invalid folder, not an absolute path: " + path);
    }
    if (!mode.matches("[01]?[0-7]{3}")) {
      throw new IllegalArgumentException("Invalid mode, not octal: " + mode);
    }
  }

  /** Where a user keeps what is theirs. */
  static LakeFolder home(String user) {
    return new LakeFolder(
        "/user/" + user,
        user,
        user,
        "750",
        Deletion.ALLOWED,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  LakeFolder ownedBy(String user) {
    return new LakeFolder(path, user, user, mode, deletion, names, space);
  }
}
