#!/usr/bin/env bash
# Describes and alters the configuration of topics, brokers and users.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run_client kafka.admin.ConfigCommand "$@"
