#!/usr/bin/env bash
# Brings the machines to what conf/ and the inventory say now, one after the other; the software stays as it is:
#   scripts/change.sh [--inventory FILE] [--archives DIR] [--check] [--set name=value]…
# --archives: where the archives lie that were deployed, for machines that lack them (dist).
# A configuration with which Ticklake is not healthy in time is taken back by itself. --check changes nothing.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "$(readlink -f "$0")")/lib/common.sh"
# shellcheck source=scripts/lib/provision.sh
source "$TICKLAKE_HOME/scripts/lib/provision.sh"

while (($#)); do
  take_option "$@"
  if ((taken)); then shift "$taken" && continue; fi
  case $1 in
    --archives)
      [[ -d ${2:-} ]] || fail "Cannot find the folder ${2:-}" 2
      archives=$(readlink -f "$2") && shift 2
      ;;
    -h | --help) sed -n '2,5s/^# //p' "$0" && exit 0 ;;
    *) fail "Invalid argument: $1" 2 ;;
  esac
done
find_inventory
deployed=$(mktemp --suffix=.yml)
made_files+=("$deployed")
# What was packed last may not be what runs: it may never have been deployed, or have been taken back.
said=$(run_playbook deployed -e "deployed_list=$deployed" 2>&1) || { printf '%s\n' "$said" >&2 && exit 1; }
run_playbook site -e "@$deployed" -e "{\"common_archive_source\": \"$archives\"}"
