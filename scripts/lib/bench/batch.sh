# shellcheck shell=bash
# A generated day imported, curated, queried, proved and rolled up: [--trades N] [--symbols N] [--keep]

trades=20000000 symbols=200 keep=
while (($#)); do
  case $1 in
    --trades) needs "$@" && trades=$2 && shift 2 ;;
    --symbols) needs "$@" && symbols=$2 && shift 2 ;;
    --keep) keep=yes && shift ;;
    *) unknown "$1" ;;
  esac
done
[[ $trades =~ ^[1-9][0-9]*$ && $symbols =~ ^[1-9][0-9]*$ ]] ||
  fail "Usage: scripts/bench batch [--trades N] [--symbols N] [--keep]" 2
require_java
build distributions/spark exchange-simulator batch-etl
PATH=$(printf '%s\n' "$TICKLAKE_HOME"/distributions/spark/target/spark-*/bin | head -1):$PATH
export PATH SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}

work=$TICKLAKE_VAR/bench-batch
day=2026-11-05
lake=$work/lake
archives=$work/archives-$trades-$symbols
raw=$lake/datalake/raw/market
mkdir -p "$work"
# shellcheck source=scripts/lib/simulator.sh
source "$TICKLAKE_HOME/scripts/lib/simulator.sh"
simulator=''
# shellcheck disable=SC2317,SC2329
clean_up() {
  if [[ -n $simulator ]]; then kill "$simulator" 2>/dev/null || true; fi
  if [[ -z $keep ]]; then rm -rf "$work"; else rm -rf "$lake/datalake/tmp"; fi
}
trap clean_up EXIT

# spark-submit of any Spark takes this; nothing of a cluster is used. What it says, and its heap's log, stay in files.
batch() {
  spark-submit --master 'local[2]' --driver-memory 2g --class io.ticklake.batch.Batch \
    --driver-java-options "-Xlog:gc:file=$work/$1.gc" \
    --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.eventLog.enabled=false \
    "$(jar_of batch-etl)" "$1" --set "lake.root=file://$lake" "${@:2}" | tee "$work/$1.out"
}

# rate JOB: its trades a second.
rate() { sed -n 's/.* \([0-9,]*\) trades\/s.*/\1/p' "$work/$1.out" | tail -n 1 | tr -d ,; }

# heap JOB: the most MiB that its collector found in use.
heap() { grep -oE '[0-9]+M->' "$work/$1.gc" | sort -n | tail -n 1 | tr -dc '0-9'; }

missed=0
# wanted WHAT VALUE UNIT RELATION BOUND: a line that holds a figure against what is wanted of it.
wanted() {
  local verdict=yes
  awk -v value="$2" -v relation="$4" -v bound="$5" 'BEGIN {
    exit !(value != "" && (relation == "at least" ? value >= bound + 0 : relation == "at most" ? value <= bound + 0 : value < bound + 0)) }' || {
    verdict=NO
    missed=1
  }
  if ((trades < 10000000)); then verdict=-; fi
  printf '%-42s %12s %-14s %-8s %8s  %s\n' "$1" "${2:-none}" "$3" "$4" "$5" "$verdict"
}

sql() {
  (cd "$work" && spark-sql --master 'local[2]' --driver-memory 2g --conf spark.ui.enabled=false \
    --conf spark.sql.catalogImplementation=in-memory --conf spark.sql.session.timeZone=UTC --conf spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS \
    --conf spark.driver.host=127.0.0.1 "$@")
}

if [[ ! -d $archives ]]; then
  printf 'making archives of %d trades\n' "$trades" >&2
  start_simulator "$work/simulator.log" --symbols "$symbols" --rate $((trades / 86400))
  url=http://$simulator_address
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
  awk -v size="$size" '{ s += $1 } END { if (s > 0) printf "read %d of %d bytes: %.2f %%\n", s, size, 100 * s / size }' |
  tee "$work/query.out"

printf '== reconcile\n'
batch reconcile --day "$day" --folder "$archives" --report "$work/report.html"
printf '== bars\n'
batch bars --day "$day"

printf '== wanted, of a day of 20,000,000 trades in local[2] with 2 GiB of heap\n'
wanted 'import-archive' "$(rate import-archive)" trades/s 'at least' 500000
wanted 'curate' "$(rate curate)" trades/s 'at least' 400000
wanted 'curate: heap in use before a collection' "$(heap curate)" MiB 'at most' 2048
wanted 'curated' "$(sed -n 's/.*(\([0-9.]*\) a trade).*/\1/p' "$work/curate.out")" 'bytes a trade' 'at most' 14
wanted 'query of one symbol and hour: bytes read' "$(sed -n 's/.*: \([0-9.]*\) %/\1/p' "$work/query.out")" '% of the day' under 3
if ((trades < 10000000)); then
  printf 'A day of %d trades is too small for these: Spark starts, and a row group is much of it.\n' "$trades"
elif ((missed)); then
  fail "Some figures are not as wanted"
fi
