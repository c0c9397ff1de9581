package io.ticklake.cluster;

import java.nio.file.Path;

/**
 * What differs between the machines a local cluster runs on.
 *
 * @param java the JDK that runs everything
 * @param architecture such as amd64
 */
record Machine(String user, Path java, String architecture) {

  /** A NodeManager's memory is a LevelDB, whose native library is there for one kind of machine. */
  boolean rememberContainers() {
    return architecture.equals("amd64");
  }
}
