package io.ticklake.cluster;

import java.util.List;
import java.util.Optional;

/** The processes of this machine. */
interface ProcessTable {
  /** Who runs under a number now. */
  Optional<ProcessIdentity> identity(long pid);

  boolean alive(ProcessIdentity process);

  /** Asks a process to end; one that is gone, or replaced, is left alone. */
  void terminate(ProcessIdentity process);

  /** Ends a process; one that is gone, or replaced, is left alone. */
  void kill(ProcessIdentity process);

  long residentBytes(ProcessIdentity process);

  /** This user's processes that were started with an environment variable at this value. */
  List<ProcessIdentity> withEnvironment(String variable, String value);

  /** The variable as the process was started with it. */
  Optional<String> environment(ProcessIdentity process, String variable);

  /** The folder it works in. */
  Optional<String> workingFolder(ProcessIdentity process);
}
