#!/usr/bin/env bash
# Brings the machines to what conf/ and the inventory say now, one after the other; the software stays as it is:
#   scripts/change.sh [--inventory FILE] [--archives DIR] [--check] [--set name=value]…
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
      [[ -r ${2:-}/archives.yml ]] || fail "Cannot find ${2:-}/archives.yml: scripts/dist writes it" 2
      archives=$(readlink -f "$2") && shift 2
      ;;
    -h | --help) sed -n '2,4s/^# //p' "$0" && exit 0 ;;
    *) fail "Invalid argument: $1" 2 ;;
  esac
done
[[ -r $archives/archives.yml ]] || fail "Cannot find $archives/archives.yml: it says what was deployed; run scripts/deploy.sh"
run_playbook site -e "@$archives/archives.yml" -e "{\"common_archive_source\": \"$archives\"}"
