# shellcheck shell=bash
# Groups are the folders tests/*.Tests; a group's name is the folder's first word in small letters,
# except that EndToEnd.Tests is called browser, after what it needs.

test_groups() {
  local folder name
  for folder in "$ROOT"/tests/*.Tests; do
    name=$(basename "$folder" .Tests)
    [[ $name == EndToEnd ]] && name=Browser
    say "${name,,}"
  done
}

# group_project GROUP: the project of a group, such as Identity.Tests.
group_project() {
  local folder name
  for folder in "$ROOT"/tests/*.Tests; do
    name=$(basename "$folder" .Tests)
    if [[ ${name,,} == "$1" || ($name == EndToEnd && $1 == browser) ]]; then
      say "$name.Tests"
      return
    fi
  done
}

# Installs what the groups need, and only that.
install_for_groups() {
  local group lock
  need_dotnet
  install_softhsm
  install_postgres
  for group in "$@"; do
    [[ $group == browser || $group == conformance ]] && install_browser
    [[ $group == browser ]] && install_headless_shell
    # The clients that the MQTT door is tried with; prlimit (util-linux) is on every Debian.
    [[ $group == cloud ]] && install_containers
    if [[ $group == data ]]; then install_packages mosquitto-clients; install_broker; fi
    while IFS= read -r lock; do
      install_node
      npm_ci "$ROOT/$(dirname "$lock")"
    done < <(cd "$ROOT" && git ls-files "tests/$(group_project "$group")/*package-lock.json")
  done
}

# Tests that read real data or published vectors say so with a trait. Where those are not on the machine the
# tests are left out, and their number is printed.
absent_needs() {
  [[ -n ${BAUHINIA_TEST_DATA:-} ]] || say TestData
  [[ -n ${BAUHINIA_TEST_VECTORS:-} ]] || say TestVectors
}

# count_not_run PROJECT: how many of its tests need what is absent.
count_not_run() {
  local need count=0
  for need in $(absent_needs); do
    if grep -rqs --include='*.cs' "Trait(\"Needs\", \"$need\")" "$ROOT/tests/$1"; then
      count=$((count + $(dotnet "$(output_of "$1")/Bauhinia.$1.dll" -noColor -list tests -trait "Needs=$need" | grep -c .)))
    fi
  done
  say "$count"
}

# run_group GROUP LOG: runs one assembly and adds its numbers to passed and failed. A skipped test counts
# as failed; so does an assembly that ends without its summary line, or that holds no test.
run_group() {
  local group=$1 log=$2 project status=0 total failed_here skipped errors not_passed started=$SECONDS need options=(-noColor -noLogo)
  project=$(group_project "$group")
  for need in $(absent_needs); do options+=(-trait- "Needs=$need"); done
  not_run=$((not_run + $(count_not_run "$project")))
  dotnet "$(output_of "$project")/Bauhinia.$project.dll" "${options[@]}" >"$log" 2>&1 </dev/null || status=$?
  read -r total errors failed_here skipped < <(sed -n \
    's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' "$log" | tail -n 1) || true
  if [[ -z ${total:-} || $total -eq 0 ]]; then
    warn "$group: no test ran (exit code $status)"
    tail -n 40 "$log" >&2
    failed=$((failed + 1))
    total=0 not_passed=1
  else
    not_passed=$((errors + failed_here + skipped))
    # An exit code that no counted failure explains (a crash after the summary) is a failure too.
    ((not_passed == 0 && status != 0)) && not_passed=1
    ((not_passed == 0)) || cat "$log" >&2
    passed=$((passed + total - failed_here - skipped))
    failed=$((failed + not_passed))
  fi
  printf '%-14s %5d passed %4d failed %5d s\n' "$group" "$((total - ${failed_here:-0} - ${skipped:-0}))" "$not_passed" "$((SECONDS - started))"
}

# Tests start many hosts, each for a moment: counting how often a method runs, to compile it better later, never pays here, nor does mapping
# the memory of each compiled method twice. Together they took a third of the tests' time. What the code does is the same.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0

# Builds, starts a PostgreSQL of its own in a temporary folder, runs the groups, and ends with the one line.
run_groups() {
  local group project passed=0 failed=0 not_run=0 started
  install_for_groups "$@"
  started=$SECONDS
  if (($# == $(test_groups | wc -l))); then
    build Bauhinia.slnx
  else
    for group in "$@"; do
      project=$(group_project "$group")
      build "tests/$project/$project.csproj"
    done
  fi
  say "built in $((SECONDS - started)) s"

  TEST_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/bauhinia-test.XXXXXX")
  chmod 755 "$TEST_FOLDER"
  trap 'containers_stop remove; postgres_stop; rm -rf "$TEST_FOLDER"' EXIT
  trap 'exit 130' INT TERM
  # A cluster that lives for one run need not survive a power cut.
  postgres_start "$TEST_FOLDER/postgres" fsync=off max_connections=300
  export BAUHINIA_TEST_POSTGRES=$POSTGRES_CONNECTION

  if [[ " $* " == *" cloud "* ]]; then
    containers_start "$TEST_FOLDER/containers"
    BAUHINIA_TEST_IMAGE=$(containers_image "$ROOT/tests/Cloud.Tests/sample" test/sample)
    export BAUHINIA_TEST_PODMAN=$PODMAN_SOCKET BAUHINIA_TEST_IMAGE
  fi

  started=$SECONDS
  for group in "$@"; do run_group "$group" "$TEST_FOLDER/$group.log"; done
  [[ -z $(absent_needs) ]] || say "$not_run not run: no test data"
  say "tests took $((SECONDS - started)) s"
  say "$passed passed, $failed failed"
  ((failed == 0))
}
