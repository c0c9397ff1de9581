#!/usr/bin/env bash
# Takes a worker out, so that its machine may be replaced or given up; with --back takes it in again:
#   scripts/drain.sh [--inventory FILE] [--back] [--check] [--set name=value]… WORKER
# Its blocks are copied to the others (as long as that takes), its containers start elsewhere, its daemons are stopped and its
# data volume is unmounted. --back, with a new machine or the old one there: then run scripts/change.sh, which brings its daemons up.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "$(readlink -f "$0")")/lib/common.sh"
# shellcheck source=scripts/lib/provision.sh
source "$TICKLAKE_HOME/scripts/lib/provision.sh"

back=false
worker=
while (($#)); do
  take_option "$@"
  if ((taken)); then shift "$taken" && continue; fi
  case $1 in
    --back) back=true && shift ;;
    -h | --help) sed -n '2,5s/^# //p' "$0" && exit 0 ;;
    -*) fail "Invalid argument: $1" 2 ;;
    *)
      [[ -z $worker ]] || fail "Invalid argument: $1; one worker at a time" 2
      worker=$1 && shift
      ;;
  esac
done
[[ $worker =~ ^[a-z0-9-]+$ ]] || fail "Which worker? scripts/drain.sh [--back] WORKER" 2
run_playbook drain -e "{\"drain_host\": \"$worker\", \"drain_back\": $back}"
