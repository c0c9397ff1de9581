#!/usr/bin/env bash
# Stops Ticklake, Kafka, YARN and HDFS on the machines and removes their software and configuration. Data stay:
#   scripts/delete.sh [--inventory FILE] [--purge-data] [--yes] [--check] [--set name=value]…
# --purge-data removes them too, records, lake and all, after a question; --yes answers all questions.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "$(readlink -f "$0")")/lib/common.sh"
# shellcheck source=scripts/lib/provision.sh
source "$TICKLAKE_HOME/scripts/lib/provision.sh"

purge=false
sure=
while (($#)); do
  take_option "$@"
  if ((taken)); then shift "$taken" && continue; fi
  case $1 in
    --purge-data) purge=true && shift ;;
    --yes) sure=yes && shift ;;
    -h | --help) sed -n '2,4s/^# //p' "$0" && exit 0 ;;
    *) fail "Invalid argument: $1" 2 ;;
  esac
done

# confirm QUESTION WORD: goes on only where WORD is typed.
confirm() {
  local answer=
  [[ -z $sure ]] || return 0
  printf '%s Type "%s" to go on: ' "$1" "$2" >&2
  read -r answer || true
  [[ $answer == "$2" ]] || fail "Cannot go on without it; nothing was changed"
}

find_inventory
if [[ $purge == true ]]; then
  confirm "This removes every trade in Kafka and in the lake of the machines in $inventory, for good." purge
else
  confirm "This stops the cluster on the machines in $inventory and removes its software; data stay." delete
fi
run_playbook delete -e "delete_data=$purge"
