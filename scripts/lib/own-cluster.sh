# shellcheck shell=bash
# An empty local cluster in $TICKLAKE_VAR that a measurement has for itself; what it prints goes to a file.

# own_cluster_up LOG: makes it, and sets what scripts/env does.
own_cluster_up() {
  "$TICKLAKE_HOME/scripts/cluster" reset --yes >"$1" 2>&1 || true
  "$TICKLAKE_HOME/scripts/cluster" up >>"$1" 2>&1 || { tail -n 5 "$1" >&2 && fail "Cannot start a cluster: see $1"; }
  # shellcheck disable=SC1091
  source "$TICKLAKE_HOME/scripts/env"
}

# own_cluster_down LOG: leaves nothing of it.
own_cluster_down() { "$TICKLAKE_HOME/scripts/cluster" reset --yes >>"$1" 2>&1 || true; }
