# shellcheck shell=bash
# What scripts/demo and scripts/chaos share.

# The command, not the one of this shell: Java calls it.
type -P kill >/dev/null || fail "Cannot find the command kill: apt-get install procps"

# run_demo CLASS ARGUMENT...: becomes that program of the module demo; beside Spark's jars once the cluster's are known.
run_demo() {
  local class=$1 classes="$TICKLAKE_HOME/demo/target/classes:$TICKLAKE_HOME/demo/target/lib/*"
  shift
  if [[ -n ${SPARK_HOME:-} ]]; then
    classes="$classes:$HADOOP_CONF_DIR:$SPARK_HOME/jars/*"
  fi
  run_java -Xmx1g -XX:TieredStopAtLevel=1 @"$TICKLAKE_HOME/demo/java.options" \
    -Dlog4j2.configurationFile="$TICKLAKE_HOME/demo/log4j2.properties" \
    -cp "$classes" "io.ticklake.demo.$class" --home "$TICKLAKE_HOME" --var "$TICKLAKE_VAR" "$@"
}
