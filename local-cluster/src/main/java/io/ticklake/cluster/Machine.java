package io.ticklake.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * What differs between the machines a local cluster runs on.
 *
 * @param java the JDK that runs everything
 * @param architecture such as amd64
 * @param path the folders that programs are looked for in
 */
record Machine(String user, Path java, String architecture, List<Path> path) {

  /** A NodeManager's memory is a LevelDB, whose native library is there for one kind of machine. */
  boolean rememberContainers() {
    return architecture.equals("amd64");
  }
}
