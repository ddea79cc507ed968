# shellcheck shell=bash
# What the benches share: their options, a temporary folder, and an end that leaves nothing running.

# bench_options ARGUMENT...: sets QUICK, JSON and PREPARE.
bench_options() {
  QUICK=no JSON=false PREPARE=no
  local argument
  for argument in "$@"; do
    case $argument in
      --quick) QUICK=yes ;;
      --json) JSON=true ;;
      --prepare) PREPARE=yes ;;
      *) fail "Unknown option $argument. Options: --quick --json" ;;
    esac
  done
}

bench_folder() {
  SERVER_PIDS=()
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/bauhinia-bench.XXXXXX")
  chmod 755 "$WORK"
  trap bench_end EXIT
  trap 'exit 130' INT TERM
}

bench_end() {
  local pid
  for pid in "${SERVER_PIDS[@]}"; do stop_process "$pid"; done
  postgres_stop
  [[ -n ${KEEP_WORK:-} ]] || rm -rf "$WORK"
}
