# shellcheck shell=bash
# What every root script shares: where the repository is, how to speak, how to run a command as root.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CONFIGURATION=Release
# Build servers that outlive a script keep files open and memory taken on a small machine.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
fail() { warn "$*"; exit 1; }

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or by sudo when the caller may use it.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    fail "This step needs root and there is no sudo. Run as root: $*"
  fi
}

# Runs a command as the given user; needs root unless the caller is that user.
as_user() {
  local user=$1
  shift
  if [[ "$(id -un)" == "$user" ]]; then "$@"; else as_root runuser -u "$user" -- "$@"; fi
}

# A port of the loopback interface that nobody listens on at this moment.
free_port() {
  local port
  while :; do
    # Below the ports that the kernel gives to clients: one of those may be taken though nobody answers at it.
    port=$((RANDOM % 12000 + 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      say "$port"
      return
    fi
  done
}

# Waits until a command succeeds; prints what was waited for when the time (seconds) is over.
wait_for() {
  local what=$1 seconds=$2 deadline
  shift 2
  deadline=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || { warn "Waited $seconds s for $what, in vain."; return 1; }
    sleep 0.1
  done
}

# Ends a process that this script started: asks, waits up to 20 seconds, then insists.
stop_process() {
  local pid=$1 deadline=$((SECONDS + 20))
  kill -TERM "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if ((SECONDS >= deadline)); then kill -KILL "$pid" 2>/dev/null || true; break; fi
    sleep 0.1
  done
  wait "$pid" 2>/dev/null || true
}
