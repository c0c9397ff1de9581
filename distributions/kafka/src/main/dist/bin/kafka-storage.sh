#!/usr/bin/env bash
# Makes ids, formats and inspects the folders of brokers and controllers.
set -euo pipefail
# shellcheck source=distributions/kafka/src/main/dist/libexec/launch.sh
source "$(dirname "$(readlink -f "$0")")/../libexec/launch.sh"
run tool kafka.tools.StorageTool "$@"
