#!/usr/bin/env bash
# Prints the cluster's id; unregisters a broker.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run tool org.apache.kafka.tools.ClusterTool "$@"
