# shellcheck shell=bash
# Trades of an exchange acknowledged by Kafka: --url ws://HOST:PORT --bootstrap B --seconds N [--symbols PATTERN] [--set K=V]…

url='' bootstrap='' seconds='' symbols='*' settings=()
while (($#)); do
  case $1 in
    --url) needs "$@" && url=$2 && shift 2 ;;
    --bootstrap) needs "$@" && bootstrap=$2 && shift 2 ;;
    --seconds) needs "$@" && seconds=$2 && shift 2 ;;
    --symbols) needs "$@" && symbols=$2 && shift 2 ;;
    --set) needs "$@" && settings+=(--set "$2") && shift 2 ;;
    *) unknown "$1" ;;
  esac
done
[[ $url == ws*://* && -n $bootstrap && $seconds =~ ^[1-9][0-9]*$ ]] ||
  fail "Usage: scripts/bench ingest --url ws://HOST:PORT --bootstrap HOST:PORT --seconds N [--symbols PATTERN] [--set K=V]…" 2
require_java
build ingest

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The ingester's own defaults and heap; REST is on the same address as the streams.
status=0
KAFKA_BOOTSTRAP=$bootstrap SYMBOLS=$symbols EXCHANGE_STREAM_URL=$url EXCHANGE_REST_URL=http${url#ws} \
  timeout --signal=TERM "$seconds" "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -jar "$(jar_of ingest)" \
  --set operation.http-address=127.0.0.1:0 ${settings[0]+"${settings[@]}"} >"$log" 2>&1 || status=$?
# timeout's own status for a command that it had to end
[[ $status == 124 ]] || { cat "$log" >&2 && fail "The ingester ended by itself with status $status"; }
sed -n 's/.*ingest drained acknowledged=\([0-9]*\) outstanding=\([0-9]*\) seconds=\([0-9.]*\) receive_to_ack_p99_ms=\(.*\)/\1 \2 \3 \4/p' "$log" |
  awk '{ found = 1
    printf "ticklake-ingest rows=%d seconds=%.1f rows_per_second=%d receive_to_ack_p99_ms=%s unacknowledged=%d\n", $1, $3, $1 / $3, $4, $2 }
    END { exit !found }' || fail "The ingester did not drain in time"
