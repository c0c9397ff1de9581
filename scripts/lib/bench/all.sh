# shellcheck shell=bash
# Everything, with medians, peers where they are there, and a page: [--quick] [--runs N] [--trades N] [--out DIR] [--only "AREA …"]

runs=3 trades=20000000 seconds=45 rates='500 2000 5000 20000 100000' out=$TICKLAKE_VAR/bench-results/$(date -u +%Y%m%dT%H%M%SZ)
areas_here='codec ingest streaming executors batch endtoend recovery'
only=$areas_here
peers=${TICKLAKE_PEERS:-}
# Its figures only show that it works; options of their own go before it.
if [[ " $* " == *" --quick "* ]]; then runs=1 trades=1000000 seconds=20 rates='500 2000'; fi
while (($#)); do
  case $1 in
    --quick) shift ;;
    --runs) needs "$@" && runs=$2 && shift 2 ;;
    --trades) needs "$@" && trades=$2 && shift 2 ;;
    --out) needs "$@" && out=$2 && shift 2 ;;
    --only) needs "$@" && only=$2 && shift 2 ;;
    *) unknown "$1" ;;
  esac
done
[[ $runs =~ ^[1-9][0-9]*$ && $trades =~ ^[1-9][0-9]{5,}$ ]] ||
  fail "Usage: scripts/bench all [--quick] [--runs N] [--trades N, from 100000] [--out DIR] [--only 'AREA …']" 2
for one in $only; do
  [[ " $areas_here " == *" $one "* ]] || fail "Invalid --only: $one; it takes some of '$areas_here'" 2
done
[[ -n ${only// /} ]] || fail "Invalid --only: it names no area" 2
[[ ! -e $out/lines.tsv ]] || fail "Invalid --out: $out holds results already" 2
[[ -z $peers || -x $peers/run ]] || fail "Invalid TICKLAKE_PEERS, it holds no program run: $peers" 2
build distributions/hadoop distributions/kafka distributions/spark local-cluster exchange-simulator ingest streaming-job \
  batch-etl bench
mkdir -p "$out" && out=$(cd "$out" && pwd)
lines=$out/lines.tsv
: >"$lines"
export TICKLAKE_VAR=$TICKLAKE_VAR/bench-all
bench=$TICKLAKE_HOME/scripts/bench
# shellcheck source=scripts/lib/own-cluster.sh
source "$TICKLAKE_HOME/scripts/lib/own-cluster.sh"
# shellcheck source=scripts/lib/simulator.sh
source "$TICKLAKE_HOME/scripts/lib/simulator.sh"
simulator=''
subject="$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(uname -sr); $(date -u +%F); medians of $runs; commit $(git -C "$TICKLAKE_HOME" rev-parse --short HEAD 2>/dev/null || printf unknown)"

# record TABLE SERIES AT UNIT VALUE
record() {
  # Nothing at all in a second is no speed.
  [[ $5 =~ ^[0-9.]+$ && ($4 != *'/s' || $5 =~ [1-9]) ]] || fail "No figure for $1, $2, $3: '$5'; see $out"
  printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$lines"
  printf '%-12s %-18s %-34s %14s %s\n' "$1" "$2" "$3" "$5" "$4"
}

# logged AREA COMMAND...: what it prints goes on, and into a file of the area, as does what it complains about.
logged() {
  local area=$1
  shift
  "$@" 2>>"$out/$area.err" | tee -a "$out/$area.log"
}

# rate TRADES: of the seconds in the line that comes in.
rate() { awk -v trades="$1" -v seconds="$(field seconds)" 'BEGIN { if (seconds > 0) printf "%.0f", trades / seconds }'; }

# field NAME: its value in the line that comes in.
field() { sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p" | tail -n 1; }

wanted() { [[ " $only " == *" $1 "* ]]; }

# shellcheck disable=SC2317,SC2329
report() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$(jar_of bench)" io.ticklake.bench.report.Report --subject "$subject" "$lines" "$out" &&
    printf 'bench: figures=%d page=%s\n' "$(wc -l <"$lines")" "$out/results.html"
}

# shellcheck disable=SC2317,SC2329
clean_up() {
  local status=$?
  if [[ -n $simulator ]]; then kill "$simulator" 2>/dev/null || true; fi
  own_cluster_down "$out/cluster.log"
  # What there is, also where an area failed.
  [[ ! -s $lines ]] || report || status=1
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

broker_up() {
  own_cluster_up "$out/cluster.log"
  # Only the broker is needed; the others would take part of every figure.
  local daemon
  for daemon in "$TICKLAKE_VAR"/cluster/run/*.pid; do
    [[ $daemon == */kafka.pid ]] || kill "$(sed -n 's/^pid=//p' "$daemon")"
  done
}

# every_stream: the address on which the exchange sends all trades of all symbols.
every_stream() {
  local streams
  streams=$(curl -sf "http://$simulator_address/api/v3/exchangeInfo" | grep -o '"symbol":"[^"]*"' | cut -d '"' -f 4 |
    tr '[:upper:]' '[:lower:]' | sed 's/$/@trade/' | paste -sd /) || fail "Cannot ask the simulator for its symbols"
  printf 'ws://%s/stream?streams=%s' "$simulator_address" "$streams"
}

simulator_down() { kill "$simulator" && simulator=''; }

if wanted codec; then
  "$bench" codec -f 1 -wi 3 -i 5 -w 1 -r 1 -rf csv -rff "$out/codec.csv" >"$out/codec.log" 2>&1 || fail "See $out/codec.log"
  while IFS=, read -r name _ _ _ score _; do
    name=${name//\"/}
    [[ $name == *.codec.* && $name != *:* ]] || continue
    name=${name##*.codec.}
    series=ticklake
    [[ ${name,,} != *jackson* ]] || series=jackson
    record codec "$series" "$name" 'operations/s' "$(awk -v score="$score" 'BEGIN { printf "%.0f", score }')"
  done <"$out/codec.csv"
fi

if wanted ingest; then
  broker_up
  for symbols in 10 100 1000; do
    start_simulator "$out/simulator.log" --symbols "$symbols" --rate 3000000
    for ((run = 1; run <= runs; run++)); do
      if [[ -n $peers ]]; then
        record ingest limit "$symbols symbols" 'trades/s' \
          "$(logged ingest "$peers/run" websocket-limit "$(every_stream)" "$seconds" | field rows_per_second)"
      fi
      line=$(logged ingest "$bench" ingest --url "ws://$simulator_address" --bootstrap "$KAFKA_BOOTSTRAP" --seconds "$seconds") ||
        fail "The ingester failed: see $out/ingest.err"
      record ingest ticklake "$symbols symbols" 'trades/s' "$(field rows_per_second <<<"$line")"
    done
    simulator_down
  done
  own_cluster_down "$out/cluster.log"
fi

# job TOPIC SERIES AT [OPTION…]: the streaming job over a topic.
job() {
  local topic=$1 series=$2 at=$3
  shift 3
  rm -rf "$TICKLAKE_VAR/streaming"
  local line
  line=$(logged streaming "$bench" streaming --bootstrap "$KAFKA_BOOTSTRAP" --topic "$topic" --work "$TICKLAKE_VAR/streaming" "$@") ||
    fail "The streaming job failed: see $out/streaming.err"
  record streaming "$series" "$at" 'trades/s' "$(rate "$(field trades <<<"$line")" <<<"$line")"
}

# fill TOPIC TRADES SYMBOLS: peers bring their own backlog, which holds what they read, too. What counts is what is there afterwards.
fill() {
  if [[ -n $peers && $3 == 200 ]]; then
    local topic
    for topic in "$1" "$1-reference"; do
      kafka-topics.sh --create --partitions 4 --topic "$topic" >>"$out/streaming.log" 2>&1 ||
        fail "Cannot create $topic: see $out/streaming.log"
    done
    "$peers/run" backlog "$KAFKA_BOOTSTRAP" "$1" "$2" >>"$out/streaming.log" 2>&1 || true
  else
    "$bench" backlog --bootstrap "$KAFKA_BOOTSTRAP" --topic "$1" --trades "$2" --symbols "$3" >>"$out/streaming.log" 2>&1 || true
  fi
  local records
  records=$(kafka-get-offsets.sh --bootstrap-server "$KAFKA_BOOTSTRAP" --topic "$1" | awk -F: '{ sum += $3 } END { print sum + 0 }')
  ((records >= $2)) || fail "Cannot fill $1, it holds $records records of $2 trades: see $out/streaming.log"
}

if wanted streaming; then
  broker_up
  for share in 1 10 100; do fill "share-$share" $((trades * share / 100)) 200; done
  for symbols in 10 1000; do fill "symbols-$symbols" $((trades / 10)) "$symbols"; done
  for ((run = 1; run <= runs; run++)); do
    for share in 1 10 100; do
      at="$((trades * share / 100)) trades"
      job "share-$share" ticklake "$at"
      if [[ -n $peers && $share != 1 ]]; then
        for peer in limit reference flink-nodedup; do
          record streaming "$peer" "$at" 'trades/s' \
            "$(logged streaming "$peers/run" "$peer" "$KAFKA_BOOTSTRAP" "share-$share" | rate $((trades * share / 100)))"
        done
      fi
    done
    job share-10 'ticklake, 1 core' "$((trades / 10)) trades" --master 'local[1]'
    for symbols in 10 1000; do
      job "symbols-$symbols" ticklake "$((trades / 10)) trades of $symbols symbols"
    done
  done
  own_cluster_down "$out/cluster.log"
fi

if wanted executors; then
  for ((run = 1; run <= runs; run++)); do
    logged executors "$bench" executors --trades $((trades * 3 / 10)) --executors '1 2' >"$out/executors.txt" ||
      fail "See $out/executors.err"
    for count in 1 2; do
      record executors ticklake "$count of $((trades * 3 / 10)) trades" 'trades/s' \
        "$(grep "^executors=$count " "$out/executors.txt" | rate $((trades * 3 / 10)))"
    done
  done
fi

if wanted batch; then
  for ((run = 1; run <= runs; run++)); do
    # A figure that is not as wanted is one all the same; where one is missing, record says so.
    "$bench" batch --trades "$trades" --keep >"$out/batch.log" 2>&1 || printf 'batch: see %s\n' "$out/batch.log"
    # Its last lines hold each figure against what is wanted.
    sed -n '/^== wanted/,$p' "$out/batch.log" >"$out/batch.txt"
    for job in import-archive curate; do
      record batch ticklake "$job" 'trades/s' "$(sed -n "s/^$job  *\([0-9]*\) .*/\1/p" "$out/batch.txt")"
    done
    record batch ticklake 'curated: size of a trade' bytes "$(sed -n 's/^curated  *\([0-9.]*\) .*/\1/p' "$out/batch.txt")"
    record batch ticklake 'one symbol and hour: share of the day read' '%' \
      "$(sed -n 's/^query of one symbol and hour: bytes read  *\([0-9.]*\) .*/\1/p' "$out/batch.txt")"
  done
  rm -rf "$TICKLAKE_VAR/bench-batch"
fi

if wanted endtoend; then
  for rate in $rates; do
    for ((run = 1; run <= runs; run++)); do
      logged endtoend "$bench" endtoend --rate "$rate" --seconds "$seconds" >"$out/endtoend.txt" || fail "See $out/endtoend.err"
      for figure in p50 p99; do
        at="$rate trades/s, trigger 2 s"
        record 'event to bar' "ticklake $figure" "$at" ms "$(grep '^endtoend ' "$out/endtoend.txt" | field "${figure}_ms")"
        record 'event to lake' "ticklake $figure" "$at" ms "$(grep '^lake ' "$out/endtoend.txt" | field "${figure}_ms")"
      done
      record 'backlog at the end' ticklake "$rate trades/s" trades "$(grep '^endtoend ' "$out/endtoend.txt" | field lag)"
    done
  done
fi

if wanted recovery; then
  for ((run = 1; run <= runs; run++)); do
    line=$(logged recovery "$bench" recovery | tail -n 1) || fail "See $out/recovery.err"
    record recovery ticklake 'kill -9 of the driver at 5000 trades/s' s "$(field seconds <<<"$line")"
  done
fi
