#!/usr/bin/env bash
# Goes back to the release, with its configuration, that ran before the one that runs now:
#   scripts/rollback.sh [--inventory FILE] [--check] [--set name=value]…
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "$(readlink -f "$0")")/lib/common.sh"
# shellcheck source=scripts/lib/provision.sh
source "$TICKLAKE_HOME/scripts/lib/provision.sh"

while (($#)); do
  take_option "$@"
  if ((taken)); then shift "$taken" && continue; fi
  case $1 in
    -h | --help) sed -n '2,3s/^# //p' "$0" && exit 0 ;;
    *) fail "Invalid argument: $1" 2 ;;
  esac
done
run_playbook rollback
