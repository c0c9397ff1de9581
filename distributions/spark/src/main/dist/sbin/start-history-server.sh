#!/usr/bin/env bash
# The history server, in the foreground: for a supervisor such as systemd.
set -euo pipefail
# shellcheck source=distributions/spark/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run org.apache.spark.deploy.history.HistoryServer "$@"
