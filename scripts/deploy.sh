#!/usr/bin/env bash
# Deploys this checkout to the cluster's machines, from bare hosts or over what runs there:
#   scripts/deploy.sh [--inventory FILE] [--version V] [--archives DIR] [--check] [--set name=value]…
# A release that is not healthy in time is taken back by itself. --archives: packed already, with their archives.yml.
# --check says what would change and changes nothing.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "$(readlink -f "$0")")/lib/common.sh"
# shellcheck source=scripts/lib/provision.sh
source "$TICKLAKE_HOME/scripts/lib/provision.sh"

version=
packed=
while (($#)); do
  take_option "$@"
  if ((taken)); then shift "$taken" && continue; fi
  case $1 in
    --version)
      [[ -n ${2:-} ]] || fail "Invalid --version: it names none" 2
      version=$2 && shift 2
      ;;
    --archives)
      [[ -r ${2:-}/archives.yml ]] || fail "Cannot find ${2:-}/archives.yml: scripts/dist writes it" 2
      archives=$(readlink -f "$2") packed=yes && shift 2
      ;;
    -h | --help) sed -n '2,5s/^# //p' "$0" && exit 0 ;;
    *) fail "Invalid argument: $1" 2 ;;
  esac
done

if [[ -z $packed ]]; then
  only=()
  [[ ! -f $archives/archives.yml ]] || only=(--only ticklake)
  "$TICKLAKE_HOME/scripts/dist" ${only[0]+"${only[@]}"} ${version:+--version "$version"}
fi
run_playbook site -e "@$archives/archives.yml" -e "{\"common_archive_source\": \"$archives\"}"
