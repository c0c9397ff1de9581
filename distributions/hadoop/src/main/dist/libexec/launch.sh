# shellcheck shell=bash
# Sourced by bin/hadoop, bin/hdfs and bin/yarn: where Hadoop is, its class path, and how a main class is run.
#
# From the environment: JAVA_HOME, HADOOP_CONF_DIR, HADOOP_HEAPSIZE_MAX (such as 256m), HADOOP_OPTS (JVM options for
# every command), HADOOP_CLIENT_OPTS (for what a user types), HADOOP_DAEMON_OPTS (for what keeps running),
# HADOOP_CLASSPATH (added at its end), HADOOP_LOG_DIR, HADOOP_LOGFILE, HADOOP_ROOT_LOGGER.

HADOOP_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
HADOOP_CONF_DIR=${HADOOP_CONF_DIR:-$HADOOP_HOME/etc/hadoop}
export HADOOP_HOME

die() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

# take_options ARG...: understands the options before the sub-command; what is left stands in REST.
take_options() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      --config)
        [[ $# -gt 1 ]] || die "Invalid option: --config needs a folder"
        HADOOP_CONF_DIR=$2
        shift 2
        ;;
      --loglevel)
        [[ $# -gt 1 ]] || die "Invalid option: --loglevel needs a level"
        HADOOP_ROOT_LOGGER="$2,console"
        shift 2
        ;;
      *) break ;;
    esac
  done
  [[ -d $HADOOP_CONF_DIR ]] || die "Cannot find the configuration folder $HADOOP_CONF_DIR"
  export HADOOP_CONF_DIR
  REST=("$@")
}

class_path() {
  local share=$HADOOP_HOME/share/hadoop
  printf '%s' "$HADOOP_CONF_DIR:$share/common/*:$share/common/lib/*:$share/hdfs:$share/hdfs/*:$share/yarn/*"
  printf '%s' "${HADOOP_CLASSPATH:+:$HADOOP_CLASSPATH}"
}

java_command() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || die "Cannot find java: install JDK 17, or point JAVA_HOME at one"
  printf '%s' "$java"
}

# run KIND MAIN ARG...: replaces this shell by the JVM; KIND is client or daemon.
run() {
  local kind=$1 main=$2 java options=()
  shift 2
  java=$(java_command)
  if [[ $kind == client ]]; then
    # A command's life is its start: the short way through the compiler, one thread for the rubbish.
    options+=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dhadoop.root.logger=${HADOOP_ROOT_LOGGER:-WARN,console}")
    read -r -a extra <<<"${HADOOP_OPTS:-} ${HADOOP_CLIENT_OPTS:-}"
  else
    options+=("-Dhadoop.root.logger=${HADOOP_ROOT_LOGGER:-INFO,console}")
    read -r -a extra <<<"${HADOOP_OPTS:-} ${HADOOP_DAEMON_OPTS:-}"
  fi
  [[ -z ${HADOOP_HEAPSIZE_MAX:-} ]] || options+=("-Xmx$HADOOP_HEAPSIZE_MAX")
  exec "$java" --add-opens java.base/java.lang=ALL-UNNAMED -Djava.net.preferIPv4Stack=true \
    "-Dhadoop.home.dir=$HADOOP_HOME" "-Dhadoop.log.dir=${HADOOP_LOG_DIR:-$HADOOP_HOME/logs}" \
    "-Dhadoop.log.file=${HADOOP_LOGFILE:-hadoop.log}" "${options[@]}" "${extra[@]}" \
    -cp "$(class_path)" "$main" "$@"
}

# usage COMMANDS STATUS
usage() {
  printf 'Usage: %s [--config DIR] [--loglevel LEVEL] COMMAND [ARG...]\nCommands: %s\n' "$(basename "$0")" "$1"
  exit "$2"
}
