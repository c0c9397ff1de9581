# shellcheck shell=bash
# The whole flow on a local cluster of its own, for measurements: exchange, ingester, streaming job; all end with the script.

# shellcheck source=scripts/lib/own-cluster.sh
source "$TICKLAKE_HOME/scripts/lib/own-cluster.sh"
# shellcheck source=scripts/lib/simulator.sh
source "$TICKLAKE_HOME/scripts/lib/simulator.sh"

flow_children=()

# start_flow NAME RATE SYMBOLS: a cluster of its own comes up, empty: another rate is another market, with other ids.
start_flow() {
  export TICKLAKE_VAR=$TICKLAKE_VAR/$1
  work=$TICKLAKE_VAR/logs
  # A log of an earlier run must not be taken for this one's.
  rm -rf "$work" && mkdir -p "$work"
  trap stop_flow EXIT
  trap 'exit 130' INT TERM
  own_cluster_up "$work/cluster.log"
  start_simulator "$work/simulator.log" --symbols "$3" --rate "$2"
  EXCHANGE_STREAM_URL=ws://$simulator_address EXCHANGE_REST_URL=http://$simulator_address SYMBOLS='*' \
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -jar "$(jar_of ingest)" --set operation.http-address=127.0.0.1:0 \
    >"$work/ingest.log" 2>&1 &
  flow_children+=($!)
}

# shellcheck disable=SC2317,SC2329
stop_flow() {
  local status=$? child
  trap '' INT TERM
  if [[ -s $work/streaming.log ]]; then
    "$TICKLAKE_HOME/scripts/stop-streaming" >"$work/stop.log" 2>&1 || true
  fi
  for child in ${simulator:-} "${flow_children[@]}"; do kill "$child" 2>/dev/null || true; done
  wait
  cp -r "$TICKLAKE_VAR"/cluster/data/*/logs/application_* "$work" 2>/dev/null || true
  own_cluster_down "$work/cluster.log"
  exit "$status"
}
