# shellcheck shell=bash
# Fills a topic with trades for the streaming benchmark, 2 % of them twice: --bootstrap B --topic T --trades N [--symbols N] [--partitions N]

bootstrap='' topic='' trades='' symbols=200 partitions=4
while (($#)); do
  case $1 in
    --bootstrap) needs "$@" && bootstrap=$2 && shift 2 ;;
    --topic) needs "$@" && topic=$2 && shift 2 ;;
    --trades) needs "$@" && trades=$2 && shift 2 ;;
    --symbols) needs "$@" && symbols=$2 && shift 2 ;;
    --partitions) needs "$@" && partitions=$2 && shift 2 ;;
    *) unknown "$1" ;;
  esac
done
[[ -n $bootstrap && -n $topic && $trades =~ ^[1-9][0-9]*$ && $symbols =~ ^[1-9][0-9]*$ && $partitions =~ ^[1-9][0-9]*$ ]] ||
  fail "Usage: scripts/bench backlog --bootstrap HOST:PORT --topic TOPIC --trades N [--symbols N] [--partitions N]" 2
require_java
build distributions/kafka bench
kafka=("$TICKLAKE_HOME"/distributions/kafka/target/kafka-*/bin)
"${kafka[0]}/kafka-topics.sh" --bootstrap-server "$bootstrap" --create --partitions "$partitions" --topic "$topic" >/dev/null ||
  fail "Cannot create the topic $topic on $bootstrap: is it there already?"
run_java -Xmx512m -cp "$(jar_of bench)" io.ticklake.bench.backlog.Backlog \
  --bootstrap "$bootstrap" --topic "$topic" --trades "$trades" --symbols "$symbols"
