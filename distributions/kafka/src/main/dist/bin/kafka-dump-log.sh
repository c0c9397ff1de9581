#!/usr/bin/env bash
# Prints what stands in a log segment.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run tool org.apache.kafka.tools.DumpLogSegments "$@"
