# shellcheck shell=bash
# What submitting and stopping the streaming job share.

# split_job_options OPTION...: sets config and job, the options without it.
# shellcheck disable=SC2034
split_job_options() {
  config=$TICKLAKE_HOME/conf/streaming.conf
  job=()
  while (($#)); do
    case $1 in
      --config)
        [[ -n ${2:-} ]] || fail "Invalid --config: it names no file" 2
        config=$2 && shift 2
        ;;
      --config=*) config=${1#*=} && shift ;;
      *) job+=("$1") && shift ;;
    esac
  done
}

# take_surroundings: sets surroundings, what the environment says here as options: the driver's may be another machine's.
# shellcheck disable=SC2034
take_surroundings() {
  surroundings=()
  if [[ -n ${KAFKA_BOOTSTRAP:-} ]]; then surroundings+=(--set "kafka.bootstrap=$KAFKA_BOOTSTRAP"); fi
  if [[ -n ${LAKE_ROOT:-} ]]; then surroundings+=(--set "lake.root=$LAKE_ROOT"); fi
}

# job_main OPTION...: the job's own command line, without Spark.
job_main() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -Xmx128m -cp "$(jar_of streaming-job)" io.ticklake.streaming.StreamingJob "$@"
}

require_spark() {
  if ! command -v spark-submit >/dev/null && [[ -f $TICKLAKE_HOME/scripts/env ]]; then
    # shellcheck disable=SC1091
    source "$TICKLAKE_HOME/scripts/env" 2>/dev/null || true
  fi
  command -v spark-submit >/dev/null ||
    fail "Cannot find spark-submit: start the local cluster (scripts/cluster up), or put Spark on the PATH"
}

# Hadoop's clients would try for many minutes where nobody listens.
require_cluster() {
  [[ -n ${HADOOP_CONF_DIR:-} ]] || fail "Cannot tell where YARN and HDFS are: set HADOOP_CONF_DIR"
  require_listener HDFS "$(site_value core-site.xml fs.defaultFS)"
  require_listener YARN "$(site_value yarn-site.xml yarn.resourcemanager.address)"
}

# site_value FILE NAME: empty where the file does not say it.
site_value() {
  [[ -r $HADOOP_CONF_DIR/$1 ]] || return 0
  tr -d '\n' <"$HADOOP_CONF_DIR/$1" | sed -n "s|.*<name>$2</name>[[:space:]]*<value>\([^<]*\)</value>.*|\1|p"
}

# require_listener WHAT ADDRESS: an address without a port, such as that of a pair of NameNodes, is taken on trust.
require_listener() {
  local address=${2#*://}
  address=${address%%/*}
  [[ $address =~ ^[^:]+:[0-9]+$ ]] || return 0
  # shellcheck disable=SC2016
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "${address%:*}" "${address#*:}" 2>/dev/null ||
    fail "Cannot reach $1 at $address: is the cluster up? (locally: scripts/cluster up)"
}
