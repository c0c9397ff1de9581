# shellcheck shell=bash
# shellcheck disable=SC2034 # archives and taken are the scripts' that source this
# What deploy.sh, change.sh, rollback.sh and delete.sh share: where the machines are, and running a playbook on them.

inventory=${TICKLAKE_INVENTORY:-}
archives=$TICKLAKE_HOME/dist
playbook_options=()
made_files=()
trap 'rm -rf ${made_files[0]+"${made_files[@]}"}' EXIT

# take_option ARGUMENT...: reads one of the common options; `taken` is how many arguments it had, 0 for none.
take_option() {
  taken=0
  case $1 in
    -i | --inventory)
      [[ -r ${2:-} ]] || fail "Cannot read the inventory: ${2:-}" 2
      inventory=$(readlink -f "$2") taken=2
      ;;
    -e | --set)
      [[ ${2:-} == @* || ${2:-} == [a-z]*=* || ${2:-} == \{* ]] || fail "Invalid $1, not name=value: ${2:-}" 2
      playbook_options+=(-e "$2") taken=2
      ;;
    --check) playbook_options+=(--check --diff) taken=1 ;;
    -v | --verbose) playbook_options+=(-v) taken=1 ;;
  esac
}

# Where the machines are: as told, else ansible/inventory.yml, else what Terraform made.
find_inventory() {
  [[ -z $inventory ]] || return 0
  inventory=$TICKLAKE_HOME/ansible/inventory.yml
  [[ ! -f $inventory ]] || return 0
  [[ -d $TICKLAKE_HOME/terraform/.terraform ]] ||
    fail "Cannot find the machines: copy ansible/inventory.example.yml to ansible/inventory.yml, or make them with Terraform" 2
  inventory=$(mktemp --suffix=.yml)
  made_files+=("$inventory")
  terraform -chdir="$TICKLAKE_HOME/terraform" output -raw inventory >"$inventory" ||
    fail "Cannot read Terraform's output inventory: run terraform apply"
}

# run_playbook NAME [OPTION...]: what the user has set goes before these options.
run_playbook() {
  local name=$1
  shift
  command -v ansible-playbook >/dev/null || fail "Cannot find ansible-playbook: apt-get install ansible"
  find_inventory
  (cd "$TICKLAKE_HOME/ansible" && ansible-playbook -i "$inventory" "$@" ${playbook_options[0]+"${playbook_options[@]}"} "$name.yml")
}
