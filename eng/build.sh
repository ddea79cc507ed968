# shellcheck shell=bash
# One configuration for every command, so that run, test, check and bench share what is built.

# build PROJECT: restores exactly what the lock files name and builds; prints only what is wrong.
build() {
  (cd "$ROOT" && dotnet build "$1" -c "$CONFIGURATION" -v q --nologo -clp:NoSummary -p:RestoreLockedMode=true) ||
    fail "The build of $1 failed."
}

# The folder that a project's build writes to.
output_of() { say "$ROOT/artifacts/bin/$1/${CONFIGURATION,,}"; }
