# shellcheck shell=bash
# A generated day imported, curated, queried, proved and rolled up: [--trades N] [--symbols N] [--keep]

trades=20000000 symbols=200 keep=
while (($#)); do
  case $1 in
    --trades) trades=${2:?--trades needs a number} && shift 2 ;;
    --symbols) symbols=${2:?--symbols needs a number} && shift 2 ;;
    --keep) keep=yes && shift ;;
    *) fail "Unknown option: $1" 2 ;;
  esac
done
[[ $trades =~ ^[1-9][0-9]*$ && $symbols =~ ^[1-9][0-9]*$ ]] ||
  fail "Usage: scripts/bench batch [--trades N] [--symbols N] [--keep]" 2
require_java
build distributions/spark exchange-simulator batch-etl
PATH=$(printf '%s\n' "$TICKLAKE_HOME"/distributions/spark/target/spark-*/bin | head -1):$PATH
export PATH

work=$TICKLAKE_VAR/bench-batch
day=2026-11-05
lake=$work/lake
archives=$work/archives-$trades-$symbols
raw=$lake/datalake/raw/market
mkdir -p "$work"
simulator=''
# shellcheck disable=SC2317,SC2329
clean_up() {
  if [[ -n $simulator ]]; then kill "$simulator" 2>/dev/null || true; fi
  if [[ -z $keep ]]; then rm -rf "$work"; else rm -rf "$lake/datalake/tmp"; fi
}
trap clean_up EXIT

# spark-submit of any Spark takes this; nothing of a cluster is used.
batch() {
  spark-submit --master 'local[2]' --driver-memory 2g --class io.ticklake.batch.Batch \
    --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.eventLog.enabled=false \
    "$(jar_of batch-etl)" "$1" --set "lake.root=file://$lake" "${@:2}"
}

sql() {
  (cd "$work" && spark-sql --master 'local[2]' --driver-memory 2g --conf spark.ui.enabled=false \
    --conf spark.sql.catalogImplementation=in-memory --conf spark.sql.session.timeZone=UTC --conf spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS \
    --conf spark.driver.host=127.0.0.1 "$@")
}

if [[ ! -d $archives ]]; then
  printf 'making archives of %d trades\n' "$trades" >&2
  log=$work/simulator.log
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -jar "$(jar_of exchange-simulator)" --port 0 --symbols "$symbols" \
    --rate $((trades / 86400)) >"$log" 2>&1 &
  simulator=$!
  until url=http://$(sed -n 's/^simulator: listening on //p' "$log") && [[ $url != http:// ]]; do
    kill -0 "$simulator" 2>/dev/null || fail "The simulator ended: $(tail -1 "$log")"
    sleep 0.2
  done
  rm -rf "$lake"
  batch import-archive --day "$day" --url "$url" --set "exchange.rest-url=$url" || fail "Cannot make archives"
  kill "$simulator" && simulator=''
  mv "$raw/archive" "$archives"
fi

rm -rf "$lake"
printf '== import-archive (fetch from a folder, checksum, Parquet)\n'
batch import-archive --day "$day" --folder "$archives"

# The same trades as the streaming job writes them: a file every five minutes, in the order they came.
sql --conf spark.sql.shuffle.partitions=288 --conf spark.sql.adaptive.enabled=false -e "
  INSERT OVERWRITE DIRECTORY 'file://$raw/trades/ingest_date=$day' USING parquet OPTIONS (compression 'zstd')
  SELECT symbol, trade_id, price, qty, event_time, buyer_maker,
    event_time + INTERVAL 5 MILLISECONDS AS received_at, 'live' AS origin,
    CAST(pmod(hash(symbol), 4) AS INT) AS kafka_partition, monotonically_increasing_id() AS kafka_offset
  FROM parquet.\`file://$raw/archive_trades/*\`
  DISTRIBUTE BY unix_timestamp(event_time) DIV 300 SORT BY event_time" >/dev/null
rm -rf "$raw/archive_trades" "$raw/trades/ingest_date=$day/_SUCCESS"
printf '== curate\n'
batch curate --day "$day"

printf '== one symbol and hour\n'
rm -rf "$work/events" && mkdir "$work/events"
sql --conf spark.eventLog.enabled=true --conf "spark.eventLog.dir=file://$work/events" \
  --conf spark.eventLog.compress=false --conf spark.eventLog.rolling.enabled=false -e "
  SELECT count(*), sum(qty), sum(price * qty) FROM parquet.\`file://$lake/datalake/curated/market/trades/\`
  WHERE symbol = 'ETHUSDT' AND event_time >= '$day 12:00:00' AND event_time < '$day 13:00:00'"
size=$(find "$lake/datalake/curated/market/trades" -name '*.parquet' -printf '%s\n' | awk '{ s += $1 } END { print s }')
grep -ho '"Input Metrics":{"Bytes Read":[0-9]*' "$work"/events/* | grep -o '[0-9]*$' |
  awk -v size="$size" -v trades="$trades" '
    { s += $1 }
    END {
      printf "read %d of %d bytes: %.2f %%\n", s, size, 100 * s / size
      # A small day is a row group or two.
      exit s == 0 || (trades >= 10000000 && s >= 0.03 * size)
    }' || fail "The query must read less than 3 % of the day's bytes"

printf '== reconcile\n'
batch reconcile --day "$day" --folder "$archives" --report "$work/report.html"
printf '== bars\n'
batch bars --day "$day"
