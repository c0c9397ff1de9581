# shellcheck shell=bash
# A backlog caught up on YARN by one executor, by two, …, from a local cluster of its own: [--trades N] [--executors "1 2"] [--deploy-mode M]

# shellcheck source=scripts/lib/own-cluster.sh
source "$TICKLAKE_HOME/scripts/lib/own-cluster.sh"
trades=10000000 executors='1 2' mode=client
while (($#)); do
  case $1 in
    --trades) needs "$@" && trades=$2 && shift 2 ;;
    --executors) needs "$@" && executors=$2 && shift 2 ;;
    --deploy-mode) needs "$@" && mode=$2 && shift 2 ;;
    *) unknown "$1" ;;
  esac
done
[[ $trades =~ ^[1-9][0-9]*$ && $executors =~ ^[1-9][0-9\ -]*$ && $mode =~ ^(client|cluster)$ ]] ||
  fail "Usage: scripts/bench executors [--trades N] [--executors 'N MIN-MAX …'] [--deploy-mode client|cluster]" 2
require_java
build distributions/hadoop distributions/kafka distributions/spark local-cluster streaming-job bench
export TICKLAKE_VAR=$TICKLAKE_VAR/bench-executors
work=$TICKLAKE_VAR/logs
rm -rf "$work" && mkdir -p "$work"

# shellcheck disable=SC2317,SC2329
clean_up() {
  local status=$?
  trap '' INT TERM
  own_cluster_down "$work/cluster.log"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
own_cluster_up "$work/cluster.log"
"$TICKLAKE_HOME/scripts/bench" backlog --bootstrap "$KAFKA_BOOTSTRAP" --topic backlog --trades "$trades" >"$work/backlog.log" 2>&1 ||
  fail "Cannot fill the topic: see $work/backlog.log"

since() { awk -v began="$1" -v now="$EPOCHREALTIME" 'BEGIN { print now - began }'; }

# lag GROUP: the backlog's records that the group has not processed; nothing before its first batch.
lag() {
  kafka-consumer-groups.sh --describe --group "$1" 2>/dev/null |
    awk '$2 == "backlog" && $6 ~ /^[0-9]+$/ { lag += $6; known = 1 } END { if (known) print lag }'
}

# tasks_of APPLICATION: those that each executor ran, as Spark's history server tells.
tasks_of() {
  local address
  address=$(sed -n 's/^spark.yarn.historyServer.address *//p' "$SPARK_CONF_DIR/spark-defaults.conf")
  curl -sf --retry 20 --retry-delay 1 --retry-all-errors "http://$address/api/v1/applications/$1$2/allexecutors" |
    sed -n 's/^ *"id" : "\([0-9]*\)",$/\1/p; s/^ *"completedTasks" : \([0-9]*\),$/ \1/p' |
    awk '/^[0-9]/ { id = $1; next } id != "" { printf "%s%s:%s", comma, id, $1; comma = ","; id = "" }'
}

run=0
for count in $executors; do
  name=executors-$count-$((++run))
  log=$work/$name.log
  began=$EPOCHREALTIME
  "$TICKLAKE_HOME/scripts/submit-streaming" --deploy-mode "$mode" --executors "$count" -- --until-caught-up \
    --set kafka.trades-topic=backlog --set "kafka.group=$name" --set "lake.checkpoint=/checkpoints/$name" \
    --set "lake.root=$(hdfs getconf -confKey fs.defaultFS)/$name" --set 'stream.trigger=0 seconds' \
    --set operation.metrics.http-address= >"$log" 2>&1 &
  submit=$!
  left='' deadline=$((SECONDS + 1800))
  until [[ $left == 0 ]]; do
    left=$(lag "$name")
    [[ -z $left ]] || printf '%s lag=%d after=%.0f\n' "$name" "$left" "$(since "$began")"
    kill -0 "$submit" 2>/dev/null || wait "$submit" || { tail -n 20 "$log" >&2 && fail "The job failed: see $log"; }
    # Looking takes a core for two seconds.
    [[ $left == 0 ]] || sleep 5
    ((SECONDS < deadline)) || fail "Not caught up in half an hour: see $log"
  done
  seconds=$(since "$began")
  application=$(grep -o 'application_[0-9]*_[0-9]*' "$log" | head -n 1)
  until yarn application -status "$application" 2>/dev/null | grep -Eq 'State : (FINISHED|FAILED|KILLED)'; do
    ((SECONDS < deadline)) || fail "The application does not end: see $log"
    sleep 1
  done
  attempt=''
  [[ $mode == client ]] || attempt=/1
  printf 'executors=%s mode=%s rows=%d seconds=%.1f tasks=%s\n' "$count" "$mode" "$trades" "$seconds" "$(tasks_of "$application" "$attempt")"
done
