#!/usr/bin/env bash
# A broker or controller, in the foreground: kafka-server-start.sh server.properties.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run server kafka.Kafka "$@"
