#!/usr/bin/env bash
# Sends each line of its input as a record.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run_client org.apache.kafka.tools.ConsoleProducer "$@"
