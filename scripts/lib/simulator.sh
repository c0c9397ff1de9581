# shellcheck shell=bash
# A simulated exchange in the background.

# start_simulator LOG OPTION...: on a free port. Sets simulator, its process, which the caller ends, and once it listens
# simulator_address, its host:port.
# shellcheck disable=SC2034
start_simulator() {
  local log=$1
  shift
  # What an earlier one said must not be taken for this one's.
  : >"$log"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -jar "$(jar_of exchange-simulator)" --port 0 "$@" >"$log" 2>&1 &
  simulator=$!
  await_line "$log" '^simulator: listening on ' "$simulator" 60
  simulator_address=$(sed -n 's/^simulator: listening on //p' "$log")
}

# await_line FILE PATTERN PID SECONDS: fails where the process ends before it has said that.
await_line() {
  local waited=0
  until grep -qE -- "$2" "$1" 2>/dev/null; do
    kill -0 "$3" 2>/dev/null || { tail -n 20 "$1" >&2 && fail "It ended before its time: see $1"; }
    ((waited++ < $4 * 5)) || fail "Nothing like '$2' in $1 within $4 s"
    sleep 0.2
  done
}
