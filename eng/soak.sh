# shellcheck shell=bash
# A campaign is the set of tests marked [Trait("Campaign", "name")]; the long form is the same test with more rounds.

campaigns() {
  { grep -rhos --include='*.cs' 'Trait("Campaign", "[a-z0-9-]*")' "$ROOT/tests" || true; } |
    sed 's/.*, "\(.*\)").*/\1/' | sort -u
}

# benches_with_soak: names of benches that have a longer form, which needs no seed.
benches_with_soak() {
  local script
  for script in "$ROOT"/benches/*/soak; do
    if [[ -x $script ]]; then basename "$(dirname "$script")"; fi
  done
}

# run_campaign NAME SEED: on both databases, as ./test does.
run_campaign() {
  local name=$1 folder project failed=0
  need_dotnet
  install_softhsm
  install_postgres
  install_broker
  SOAK_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/bauhinia-soak.XXXXXX")
  chmod 755 "$SOAK_FOLDER"
  trap 'postgres_stop; rm -rf "$SOAK_FOLDER"' EXIT
  trap 'exit 130' INT TERM
  # Unlike in ./test, what the cluster acknowledges is on disk.
  postgres_start "$SOAK_FOLDER/postgres" max_connections=300
  export BAUHINIA_TEST_POSTGRES=$POSTGRES_CONNECTION BAUHINIA_CAMPAIGN=long BAUHINIA_CAMPAIGN_SEED=$2
  say "campaign $name, seed $2 (repeat it with --seed $2)"
  for folder in "$ROOT"/tests/*.Tests; do
    grep -rqs --include='*.cs' "Trait(\"Campaign\", \"$name\")" "$folder" || continue
    project=$(basename "$folder")
    build "tests/$project/$project.csproj"
    dotnet "$(output_of "$project")/Bauhinia.$project.dll" -noColor -noLogo -showLiveOutput -trait "Campaign=$name" || failed=1
  done
  say "took $SECONDS s"
  return "$failed"
}
