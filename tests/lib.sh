# shellcheck shell=bash
# What the tests in shell share; they set log, the file for what a command prints.

passed=0
failed=0

ok() {
  passed=$((passed + 1))
  printf 'ok      %s\n' "$1"
}

# shellcheck disable=SC2154
bad() {
  failed=$((failed + 1))
  printf 'FAILED  %s\n' "$1"
  tail -n 25 "$log" | sed 's/^/        /'
}

# expect WHAT STATUS COMMAND...: the command ends with that status.
expect() {
  local what=$1 wanted=$2 status=0 began=$SECONDS
  shift 2
  "$@" >"$log" 2>&1 || status=$?
  if [[ $status == "$wanted" ]]; then
    ok "$what ($((SECONDS - began)) s)"
  else
    bad "$what: status $status, not $wanted"
  fi
}

# said WHAT PATTERN: the last command printed that.
said() { if grep -qE -- "$2" "$log"; then ok "$1"; else bad "$1: nothing like /$2/ in"; fi; }

# tally: the last line; fails where anything did.
tally() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}
