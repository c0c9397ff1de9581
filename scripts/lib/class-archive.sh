# shellcheck shell=bash
# A driver starts in two thirds of the time where the JVM finds Spark's classes in an archive, made once for each Spark and JVM.

# use_class_archive: for a driver that is started next, by spark-submit with "${class_archive_options[@]}" as its first options. Where
# there is no archive it starts as ever.
use_class_archive() {
  local spark conf archive
  class_archive_options=()
  spark=$(submitted_spark)
  conf=${SPARK_CONF_DIR:-$spark/conf}
  archive=$(class_archive "$spark") || return 0
  if [[ -r $conf/spark-env.sh ]]; then
    set +eu -a
    # shellcheck disable=SC1091
    source "$conf/spark-env.sh"
    set -eu +a
  fi
  # The JVM takes no archive where a folder that holds something is on the class path before the jars, where Spark puts its
  # configuration: here it comes after them.
  export SPARK_DIST_CLASSPATH=$conf${SPARK_DIST_CLASSPATH:+:$SPARK_DIST_CLASSPATH} SPARK_CONF_DIR=$conf/after-the-jars
  export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:+$SPARK_SUBMIT_OPTS }\"-XX:SharedArchiveFile=$archive\""
  # shellcheck disable=SC2034
  if [[ -r $conf/spark-defaults.conf ]]; then class_archive_options=(--properties-file "$conf/spark-defaults.conf"); fi
}

# ensure_class_archive: makes it where there is none, and where it can be kept: beside Spark, or, where that is not ours to write, beside
# our own data. It takes half a minute, so it is for those who will not be missed: batch jobs, not the first start of a demo.
ensure_class_archive() {
  local spark folder
  spark=$(submitted_spark)
  if [[ ! -d $spark/jars ]] || class_archive "$spark" >/dev/null; then return 0; fi
  for folder in "$spark" "$TICKLAKE_VAR"; do
    if mkdir -p "$folder/class-archive" 2>/dev/null && [[ -w $folder/class-archive ]]; then
      make_class_archive "$(java_here)" "$spark" "$folder/class-archive/$(archive_name "$spark")" || true
      return 0
    fi
  done
}

submitted_spark() {
  dirname "$(dirname "$(readlink -f "$(command -v spark-submit)")")"
}

java_here() {
  readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")"
}

# class_archive SPARK: its archive's path, for these jars and this JVM.
class_archive() {
  local name folder
  [[ -d $1/jars ]] || return
  name=$(archive_name "$1") || return
  for folder in "$1" "$TICKLAKE_VAR"; do
    if [[ -f $folder/class-archive/$name ]]; then printf '%s\n' "$folder/class-archive/$name" && return; fi
  done
  return 1
}

archive_name() {
  local java
  java=$(java_here) || return
  printf '%s.jsa\n' "$(stat -c '%n %s %Y' "$java" "$1"/jars/*.jar | cksum | tr ' ' -)"
}

# make_class_archive JAVA SPARK FILE: of the classes that a small query needs.
make_class_archive() {
  local scratch status=0
  scratch=$(mktemp -d "$(dirname "$3")/making.XXXXXX")
  printf "archiving Spark's classes, once and for half a minute, so that it starts sooner\n" >&2
  {
    small_query "$2" "$scratch" "-XX:DumpLoadedClassList=$scratch/loaded" &&
      archivable "$2" "$scratch/loaded" >"$scratch/list" &&
      timeout 180 "$1" -Xshare:dump "-XX:SharedClassListFile=$scratch/list" "-XX:SharedArchiveFile=$scratch/archive" \
        -Xlog:disable -Xlog:all=off -cp "$2/jars/*" &&
      small_query "$2" "$scratch" "-XX:SharedArchiveFile=$scratch/archive" "-XX:StartFlightRecording=filename=$scratch/recording,settings=profile"
  } >"$scratch/log" 2>&1 || status=$?
  if ((status)); then
    printf 'going on without: %s\n' "$(tail -n 1 "$scratch/log")" >&2
  else
    # Whoever uses an older one keeps it.
    rm -f "$(dirname "$3")"/*.jsa
    mv "$scratch/archive" "$3"
  fi
  rm -rf "$scratch"
  return "$status"
}

# archivable SPARK LIST: without classes that have no file of their own below their name: those that a jar has for newer JVMs only, and
# forms of method handles. JDK 17 would die of them as soon as Flight Recorder or a -javaagent looks at what is loaded.
archivable() {
  {
    # A zip has its names in the clear.
    grep -aoh 'META-INF/versions/[0-9]*/[[:alnum:]_/$]*\.class' "$1"/jars/*.jar | sed 's|^META-INF/versions/[0-9]*/||; s|\.class$||'
    printf -- '--\n'
    grep -Ev '^@lambda-form-invoker|^java/lang/invoke/BoundMethodHandle[$]Species_' "$2"
  } | awk '$1 == "--" { listed = 1; next } !listed { newer[$1]; next } !($1 in newer)'
}

# small_query SPARK FOLDER OPTION...: with these options of the JVM.
small_query() {
  local spark=$1 folder=$2
  shift 2
  (
    cd "$folder" && rm -rf tables
    env -u HADOOP_CONF_DIR -u YARN_CONF_DIR -u SPARK_DIST_CLASSPATH "SPARK_CONF_DIR=$folder/none" SPARK_LOCAL_IP=127.0.0.1 \
      "SPARK_SUBMIT_OPTS=$(printf '"%s" ' "$@")" timeout 180 "$spark/bin/spark-sql" --master 'local[1]' --driver-memory 512m \
      --conf spark.ui.enabled=false --conf spark.sql.catalogImplementation=in-memory --conf spark.hadoop.fs.defaultFS=file:/// \
      --conf "spark.sql.warehouse.dir=$folder/tables" -e "
        CREATE TABLE counts USING parquet AS SELECT id % 3 AS remainder, count(*) AS numbers FROM range(100) GROUP BY 1;
        SELECT * FROM counts ORDER BY remainder"
  )
}
