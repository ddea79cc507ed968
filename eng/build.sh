# shellcheck shell=bash
# One configuration for every command, so that run, test, check and bench share what is built.

# build PROJECT: restores exactly what the lock files name and builds; prints nothing unless it fails.
build() {
  local output
  say "Building $1"
  if ! output=$(cd "$ROOT" && dotnet build "$1" -c "$CONFIGURATION" -v q --nologo -p:RestoreLockedMode=true 2>&1); then
    warn "$output"
    fail "The build of $1 failed."
  fi
}

# The folder that a project's build writes to.
output_of() { say "$ROOT/artifacts/bin/$1/${CONFIGURATION,,}"; }

# build_changed PROJECT: builds unless nothing has changed since it last did so; an up-to-date check by the compiler
# itself takes longer than a whole quick bench.
build_changed() {
  local stamp
  stamp=$ROOT/artifacts/built-$(tr / - <<<"$1")
  if [[ -f $stamp && -z $(find "$ROOT/src" "$ROOT/benches" "$ROOT"/Directory.* -newer "$stamp" -type f -not -path '*/node_modules/*' -print -quit) ]]; then
    return 0
  fi
  build "$1"
  touch "$stamp"
}
