# shellcheck shell=bash
# Sourced by what stands in bin/: where Kafka is, and how a main class is run.
#
# From the environment: JAVA_HOME, KAFKA_BOOTSTRAP (the brokers where a command names none), KAFKA_HEAP_OPTS (such as
# -Xmx256m), KAFKA_OPTS (more JVM options), KAFKA_LOG4J_OPTS, LOG_DIR.

KAFKA_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export KAFKA_HOME

die() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

java_command() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || die "Cannot find java: install JDK 17, or point JAVA_HOME at one"
  printf '%s' "$java"
}

# run KIND MAIN ARG...: replaces this shell by the JVM; KIND is tool or server.
run() {
  local kind=$1 main=$2 java log4j options=() heap extra
  shift 2
  java=$(java_command)
  if [[ $kind == tool ]]; then
    options+=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)
    log4j=tools-log4j2.properties
  else
    log4j=log4j2.properties
  fi
  read -r -a extra <<<"${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$KAFKA_HOME/config/$log4j} ${KAFKA_OPTS:-}"
  read -r -a heap <<<"${KAFKA_HEAP_OPTS:--Xmx256m}"
  exec "$java" -Djava.net.preferIPv4Stack=true "-Dkafka.logs.dir=${LOG_DIR:-$KAFKA_HOME/logs}" \
    "${options[@]}" "${heap[@]}" "${extra[@]}" -cp "$KAFKA_HOME/libs/*" "$main" "$@"
}

# run_client MAIN ARG...: as a tool, with the brokers of KAFKA_BOOTSTRAP where the arguments name none.
run_client() {
  local main=$1 argument
  shift
  for argument in "$@"; do
    case $argument in
      --bootstrap-server | --bootstrap-server=* | --bootstrap-controller | --bootstrap-controller=* | --version | --help)
        run tool "$main" "$@"
        ;;
    esac
  done
  [[ -n ${KAFKA_BOOTSTRAP:-} ]] ||
    die "Cannot tell which brokers: give --bootstrap-server, or source scripts/env for the local cluster"
  run tool "$main" --bootstrap-server "$KAFKA_BOOTSTRAP" "$@"
}
