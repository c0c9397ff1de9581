#!/usr/bin/env bash
# The JDBC server, in the foreground: for a supervisor such as systemd.
set -euo pipefail
# shellcheck source=distributions/spark/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
submit --class org.apache.spark.sql.hive.thriftserver.HiveThriftServer2 --name "Thrift JDBC server" "$@" spark-internal
