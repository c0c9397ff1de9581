# shellcheck shell=bash
# The whole streaming job over a topic that is there, local[2]: --bootstrap B --topic T --work DIR [--master M] [--memory 4g] [--set K=V]…

# shellcheck source=scripts/lib/class-archive.sh
source "$TICKLAKE_HOME/scripts/lib/class-archive.sh"
bootstrap='' topic='' work='' master='local[2]' memory=4g settings=()
while (($#)); do
  case $1 in
    --bootstrap) needs "$@" && bootstrap=$2 && shift 2 ;;
    --topic) needs "$@" && topic=$2 && shift 2 ;;
    --work) needs "$@" && work=$2 && shift 2 ;;
    --master) needs "$@" && master=$2 && shift 2 ;;
    --memory) needs "$@" && memory=$2 && shift 2 ;;
    --set) needs "$@" && settings+=(--set "$2") && shift 2 ;;
    *) unknown "$1" ;;
  esac
done
[[ -n $bootstrap && -n $topic && -n $work ]] ||
  fail "Usage: scripts/bench streaming --bootstrap HOST:PORT --topic TOPIC --work FOLDER [--master M] [--memory 4g] [--set K=V]…" 2
require_java
build distributions/kafka distributions/spark streaming-job
work=$(mkdir -p "$work" && cd "$work" && pwd)
[[ -z $(ls -A "$work") ]] || fail "Cannot use $work: it is not empty" 2

kafka=("$TICKLAKE_HOME"/distributions/kafka/target/kafka-*/bin)
spark=("$TICKLAKE_HOME"/distributions/spark/target/spark-*/bin)
# What the job writes beside the lake goes to topics of its own.
for own in claims dead bars gaps; do
  "${kafka[0]}/kafka-topics.sh" --bootstrap-server "$bootstrap" --create --if-not-exists --partitions 4 \
    --topic "$topic-bench-$own" >/dev/null || fail "Cannot create topics on $bootstrap"
done

# records_of TOPIC: how many it holds now.
records_of() {
  local time
  for time in latest earliest; do
    "${kafka[0]}/kafka-get-offsets.sh" --bootstrap-server "$bootstrap" --topic "$1" --time "$time" || return
  done | awk -F: '{ if (($1, $2) in last) sum += last[$1, $2] - $3; else last[$1, $2] = $3 } END { print sum + 0 }'
}
records=$(records_of "$topic") || fail "Cannot ask $bootstrap for the offsets of $topic"
dead=$(records_of "$topic-bench-dead") || fail "Cannot ask $bootstrap for the offsets of $topic-bench-dead"

log=$work/log
unset HADOOP_CONF_DIR SPARK_CONF_DIR
export SPARK_LOCAL_IP=127.0.0.1
PATH=${spark[0]}:$PATH
# From an archive of classes as scripts/submit-streaming starts it. This driver does the executors' work, so it takes their options.
ensure_class_archive
use_class_archive
java_options=$(sed -n 's/^spark.executor.defaultJavaOptions *//p' "$TICKLAKE_HOME/conf/spark/spark-defaults.conf")
began=$EPOCHREALTIME
"${spark[0]}/spark-submit" --master "$master" --driver-memory "$memory" --conf spark.ui.enabled=false \
  --driver-java-options "$java_options -Dlog4j2.configurationFile=$TICKLAKE_HOME/conf/spark/log4j2.properties" \
  --conf spark.hadoop.fs.defaultFS=file:/// --class io.ticklake.streaming.StreamingJob "$(jar_of streaming-job)" \
  --until-caught-up --set "kafka.bootstrap=$bootstrap" --set "kafka.trades-topic=$topic" \
  --set "kafka.gap-claims-topic=$topic-bench-claims" --set "kafka.dead-letter-topic=$topic-bench-dead" \
  --set "kafka.bars-topic=$topic-bench-bars" --set "kafka.gaps-topic=$topic-bench-gaps" \
  --set "kafka.group=$topic-bench" --set "lake.root=file://$work/lake" --set "stream.trigger=0 seconds" \
  ${settings[0]+"${settings[@]}"} >"$log" 2>&1 || { tail -n 30 "$log" >&2 && fail "The job failed: see $log"; }
ended=$EPOCHREALTIME

read -r trades duplicates < <(sed -n 's/.* Batch [0-9]*: \([0-9]*\) trades, \([0-9]*\) duplicates.*/\1 \2/p' "$log" |
  awk '{ trades += $1; duplicates += $2 } END { print trades, duplicates }')
# Another reader's count, outside the time.
stored=$("${spark[0]}/spark-sql" --master "$master" --driver-memory "$memory" --conf spark.ui.enabled=false \
  --conf spark.hadoop.fs.defaultFS=file:/// --conf spark.sql.catalogImplementation=in-memory -e \
  "SELECT count(*), count(DISTINCT symbol, trade_id) FROM parquet.\`file://$work/lake/datalake/raw/market/trades\`" 2>>"$log" | tail -n 1)
[[ $stored == "$trades"$'\t'"$trades" ]] || fail "The lake holds (rows, distinct) $stored, the job says $trades"
# Nor may the job have passed a record by: each is a trade, a duplicate or a dead letter.
dead=$(($(records_of "$topic-bench-dead") - dead))
((trades + duplicates + dead == records)) ||
  fail "Of $records records, $trades became trades, $duplicates were duplicates, $dead dead letters"
awk -v trades="$trades" -v duplicates="$duplicates" -v began="${began/,/.}" -v ended="${ended/,/.}" 'BEGIN {
  rows = trades + duplicates; seconds = ended - began
  printf "ticklake rows=%d seconds=%.1f rows_per_second=%d trades=%d duplicates=%d\n", rows, seconds, rows / seconds, trades, duplicates }'
