# shellcheck shell=bash
# From an exchange's event to its live bar in Kafka, and to HDFS, on a local cluster: [--rate N] [--symbols N] [--seconds N] [--warm N] [--trigger 2s] [-- submit's options]

# shellcheck source=scripts/lib/flow.sh
source "$TICKLAKE_HOME/scripts/lib/flow.sh"
rate=2000 symbols=200 seconds=60 warm=60 trigger=2s submit=()
while (($#)); do
  case $1 in
    --rate) needs "$@" && rate=$2 && shift 2 ;;
    --symbols) needs "$@" && symbols=$2 && shift 2 ;;
    --seconds) needs "$@" && seconds=$2 && shift 2 ;;
    --warm) needs "$@" && warm=$2 && shift 2 ;;
    --trigger) needs "$@" && trigger=$2 && shift 2 ;;
    --) shift && submit=("$@") && break ;;
    *) unknown "$1" ;;
  esac
done
[[ $rate =~ ^[1-9][0-9]*$ && $symbols =~ ^[1-9][0-9]*$ && $seconds =~ ^[1-9][0-9]*$ && $warm =~ ^[0-9]+$ && $trigger =~ ^[0-9]+\ ?[a-z]+$ ]] ||
  fail "Usage: scripts/bench endtoend [--rate N] [--symbols N] [--seconds N] [--warm N] [--trigger DURATION] [-- submit's options]" 2
require_java
build distributions/hadoop distributions/kafka distributions/spark local-cluster exchange-simulator ingest streaming-job bench

start_flow bench-endtoend "$rate" "$symbols"
# The metrics' address of a client's driver is in its log.
[[ " ${submit[*]} " == *" -- "* ]] || submit+=(--)
"$TICKLAKE_HOME/scripts/submit-streaming" "${submit[@]}" --set "stream.trigger=$trigger" \
  --set operation.metrics.http-address=127.0.0.1:0 >"$work/streaming.log" 2>&1 &
flow_children+=($!)
await_line "$work/streaming.log" ' Batch [0-9]+: ' $! 120
metrics=$(sed -n 's/.*Metrics are at //p' "$work/streaming.log")
# Compilers and caches settle, and what Kafka held before is read.
sleep "$warm"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -cp "$(jar_of bench)" io.ticklake.bench.endtoend.EndToEnd \
  --bootstrap "$KAFKA_BOOTSTRAP" --seconds "$seconds" --metrics "$metrics" \
  --namenode "http://$(hdfs getconf -confKey dfs.namenode.http-address)" --seen "$work/files.tsv"

# Another program reads what is in those files, as a user would.
spark-sql --master 'local[2]' --conf spark.ui.enabled=false --conf spark.sql.catalogImplementation=in-memory -e "
  WITH seen AS (SELECT * FROM csv.\`file://$work/files.tsv\`),
  files AS (SELECT split(_c0, '\t')[0] AS name, CAST(split(_c0, '\t')[1] AS BIGINT) AS millis FROM seen),
  trades AS (SELECT element_at(split(input_file_name(), '/'), -1) AS name, unix_millis(event_time) AS millis
    FROM parquet.\`/datalake/raw/market/trades\`),
  late AS (SELECT files.millis - trades.millis AS ms FROM trades JOIN files ON trades.name = files.name)
  SELECT count(*), int(percentile(ms, 0.5)), int(percentile(ms, 0.9)), int(percentile(ms, 0.99)), max(ms) FROM late" \
  2>"$work/spark-sql.log" | tail -n 1 |
  awk -F '\t' '{ printf "lake trades=%d p50_ms=%d p90_ms=%d p99_ms=%d max_ms=%d\n", $1, $2, $3, $4, $5 } $1 == 0 || NF != 5 { exit 1 }' ||
  fail "Cannot tell when trades were in the lake: see $work/spark-sql.log"
