# shellcheck shell=bash
# What the scripts share: where the checkout is, one clear line for a failure, building what is stale.

TICKLAKE_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
TICKLAKE_VAR=${TICKLAKE_VAR:-$TICKLAKE_HOME/var}
export TICKLAKE_HOME TICKLAKE_VAR

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit "${2:-1}"
}

require_java() {
  local java release version=
  java=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java") ||
    fail "Cannot find ${JAVA_HOME:+$JAVA_HOME/bin/}java: install JDK 17 (apt-get install openjdk-17-jdk-headless)"
  # A JDK says its version in a file, in no time; a wrapper has to be asked.
  release=$(dirname "$(dirname "$(readlink -f "$java")")")/release
  if [[ -r $release ]]; then version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"); fi
  [[ -n $version ]] ||
    version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
  [[ $version == 17 ]] ||
    fail "Cannot run on Java $version: Ticklake and its cluster need JDK 17; point JAVA_HOME at one"
}

require_toolchain() {
  require_java
  command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac" >/dev/null ||
    fail "Cannot find javac: this is a JRE; install JDK 17 (apt-get install openjdk-17-jdk-headless)"
  command -v mvn >/dev/null || fail "Cannot find mvn: install Maven (apt-get install maven)"
}

# build MODULE...: packages those whose sources, or what they share, are newer than their last packaging.
# A release has no sources: it is built.
build() {
  [[ -f $TICKLAKE_HOME/pom.xml ]] || return 0
  local module stale=()
  for module in "$@"; do
    if ! is_built "$module"; then stale+=("$module"); fi
  done
  if ((!${#stale[@]})); then return; fi
  require_toolchain
  printf 'building %s\n' "${stale[*]}" >&2
  # Maven resets colours that it never set; the code would stand before the next line.
  (cd "$TICKLAKE_HOME" && mvn -q -B -T 2 -Dstyle.color=never -Pquick package -pl "$(IFS=,; printf '%s' "${stale[*]}")" -am) 2>&1 |
    sed $'s/\033\\[0*m//g' >&2 || fail "Cannot build ${stale[*]}: the lines above say why"
  for module in "${stale[@]}"; do
    touch "$TICKLAKE_HOME/$module/target/built"
  done
}

is_built() {
  local stamp=$TICKLAKE_HOME/$1/target/built
  [[ -f $stamp && -z $(find "$TICKLAKE_HOME/pom.xml" "$TICKLAKE_HOME"/{trade-model,"$1"}/{pom.xml,src/main} "$TICKLAKE_HOME"/conf/*.conf \
    -newer "$stamp" -type f -print -quit) ]]
}

# jar_of MODULE: its one jar that needs nothing beside it.
jar_of() {
  if [[ ! -f $TICKLAKE_HOME/pom.xml ]]; then
    [[ -f $TICKLAKE_HOME/lib/$1.jar ]] || fail "Cannot find the jar of $1: this release has none"
    printf '%s\n' "$TICKLAKE_HOME/lib/$1.jar"
    return
  fi
  local jars=("$TICKLAKE_HOME/$1"/target/*-all.jar)
  [[ -f ${jars[0]} ]] || fail "Cannot find the jar of $1: run scripts/demo, or mvn package"
  printf '%s\n' "${jars[0]}"
}

# run_java ARGUMENT...: becomes Java.
run_java() {
  require_java
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$@"
}
