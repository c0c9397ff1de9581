# shellcheck shell=bash
# Sourced by what stands in bin/ and sbin/: where Spark is, and how its launcher is asked for a command line.

SPARK_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
SPARK_CONF_DIR=${SPARK_CONF_DIR:-$SPARK_HOME/conf}
# The launcher looks for build folders of Spark's own where it is not told.
SPARK_SCALA_VERSION=${SPARK_SCALA_VERSION:-2.12}
export SPARK_HOME SPARK_CONF_DIR SPARK_SCALA_VERSION
if [[ -f $SPARK_CONF_DIR/spark-env.sh ]]; then
  set -a
  # shellcheck source=/dev/null
  source "$SPARK_CONF_DIR/spark-env.sh"
  set +a
fi

# run CLASS ARG...: replaces this shell by what Spark's launcher says for the class.
run() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java status command
  command -v "$java" >/dev/null || {
    printf '%s: Cannot find java: install JDK 17, or point JAVA_HOME at one\n' "$(basename "$0")" >&2
    exit 1
  }
  # What a JVM may print by itself, a zero byte and a line feed, then each word and a zero byte; its status last.
  mapfile -d '' command < <(
    status=0
    "$java" -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$SPARK_HOME/jars/*" \
      org.apache.spark.launcher.Main "$@" || status=$?
    printf '%s\0' "$status"
  )
  status=${command[-1]}
  if [[ $status != 0 || ${#command[@]} -lt 3 ]]; then
    printf '%s' "${command[0]}" >&2
    exit "${status:-1}"
  fi
  command=("${command[@]:1:${#command[@]}-2}")
  command[0]=${command[0]#$'\n'}
  exec "${command[@]}"
}

submit() {
  run org.apache.spark.deploy.SparkSubmit "$@"
}
