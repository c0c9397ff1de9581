# shellcheck shell=bash
# Kills the streaming job's driver; until it is no further behind than before, on a local cluster: [--rate N] [--symbols N] [--warm N] [--trigger 2s] [--deploy-mode M]

# shellcheck source=scripts/lib/flow.sh
source "$TICKLAKE_HOME/scripts/lib/flow.sh"
rate=5000 symbols=200 warm=60 trigger=2s mode=cluster
while (($#)); do
  case $1 in
    --rate) needs "$@" && rate=$2 && shift 2 ;;
    --symbols) needs "$@" && symbols=$2 && shift 2 ;;
    --warm) needs "$@" && warm=$2 && shift 2 ;;
    --trigger) needs "$@" && trigger=$2 && shift 2 ;;
    --deploy-mode) needs "$@" && mode=$2 && shift 2 ;;
    *) unknown "$1" ;;
  esac
done
[[ $rate =~ ^[1-9][0-9]*$ && $symbols =~ ^[1-9][0-9]*$ && $warm =~ ^[0-9]+$ && $trigger =~ ^[0-9]+\ ?[a-z]+$ && $mode =~ ^(client|cluster)$ ]] ||
  fail "Usage: scripts/bench recovery [--rate N] [--symbols N] [--warm N] [--trigger DURATION] [--deploy-mode client|cluster]" 2
require_java
build distributions/hadoop distributions/kafka distributions/spark local-cluster exchange-simulator ingest streaming-job bench

start_flow bench-recovery "$rate" "$symbols"
submit() {
  "$TICKLAKE_HOME/scripts/submit-streaming" --deploy-mode "$mode" -- --set "stream.trigger=$trigger" \
    --set operation.metrics.http-address= >>"$work/streaming.log" 2>&1
}
: >"$work/streaming.log"
if [[ $mode == cluster ]]; then
  # YARN starts the driver anew.
  submit || { tail -n 20 "$work/streaming.log" >&2 && fail "Cannot submit the job"; }
else
  # A supervisor starts it anew, as systemd does on a cluster of machines.
  while ! submit; do printf 'restarting\n' >>"$work/streaming.log"; done &
  flow_children+=($!)
fi
sleep "$warm"
# The driver is the JVM of this cluster that runs the job's class; a shell around it says the same words.
pid=$(pgrep -f -- "^[^ ]*java .*org.apache.spark.deploy.(SparkSubmit|yarn.ApplicationMaster) .*io.ticklake.streaming.StreamingJob .*$TICKLAKE_HOME/") ||
  fail "Cannot find the driver: see $work/streaming.log"
[[ $pid =~ ^[0-9]+$ ]] || fail "Cannot tell the driver among ${pid//$'\n'/, }"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "$(jar_of bench)" io.ticklake.bench.endtoend.Recovery \
  --bootstrap "$KAFKA_BOOTSTRAP" --pid "$pid"
