# shellcheck shell=bash
# The whole flow on a local cluster of its own, for measurements: exchange, ingester, streaming job; all end with the script.

flow_children=()

# start_flow NAME RATE SYMBOLS: a cluster of its own comes up, empty: another rate is another market, with other ids.
start_flow() {
  export TICKLAKE_VAR=$TICKLAKE_VAR/$1
  work=$TICKLAKE_VAR/logs
  # A log of an earlier run must not be taken for this one's.
  rm -rf "$work" && mkdir -p "$work"
  trap stop_flow EXIT
  trap 'exit 130' INT TERM
  "$TICKLAKE_HOME/scripts/cluster" reset --yes >"$work/cluster.log" 2>&1 || true
  "$TICKLAKE_HOME/scripts/cluster" up >>"$work/cluster.log" 2>&1 || { tail -n 5 "$work/cluster.log" >&2 && fail "Cannot start a cluster"; }
  # shellcheck disable=SC1091
  source "$TICKLAKE_HOME/scripts/env"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -jar "$(jar_of exchange-simulator)" --port 0 --symbols "$3" --rate "$2" \
    >"$work/simulator.log" 2>&1 &
  flow_children+=($!)
  local address
  await_line "$work/simulator.log" 'simulator: listening on ' $! 60
  address=$(sed -n 's/^simulator: listening on //p' "$work/simulator.log")
  EXCHANGE_STREAM_URL=ws://$address EXCHANGE_REST_URL=http://$address SYMBOLS='*' \
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -jar "$(jar_of ingest)" --set operation.http-address=127.0.0.1:0 \
    >"$work/ingest.log" 2>&1 &
  flow_children+=($!)
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

# shellcheck disable=SC2317,SC2329
stop_flow() {
  local status=$? child
  trap '' INT TERM
  if [[ -s $work/streaming.log ]]; then
    "$TICKLAKE_HOME/scripts/stop-streaming" >"$work/stop.log" 2>&1 || true
  fi
  for child in "${flow_children[@]}"; do kill "$child" 2>/dev/null || true; done
  wait
  cp -r "$TICKLAKE_VAR"/cluster/data/*/logs/application_* "$work" 2>/dev/null || true
  "$TICKLAKE_HOME/scripts/cluster" reset --yes >>"$work/cluster.log" 2>&1 || true
  exit "$status"
}
