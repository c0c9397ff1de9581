#!/usr/bin/env bash
# Prints what the brokers understand.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run_client org.apache.kafka.tools.BrokerApiVersionsCommand "$@"
