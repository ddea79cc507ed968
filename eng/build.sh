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
