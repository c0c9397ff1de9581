#!/usr/bin/env bash
# Measures how fast records can be read.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run_client org.apache.kafka.tools.ConsumerPerformance "$@"
