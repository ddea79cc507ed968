# shellcheck shell=bash
# The steps of ./run: options, data folder and secret, databases, host and example service, and a clean end.

RUNNING=()

run_options() {
  SYSTEMS=identity,cloud,data POSTGRES=no SMOKE=no TLS=no PORT=8080 DATA=$ROOT/.data
  while (($#)); do
    case $1 in
      --systems) SYSTEMS=${2:?--systems needs a list}; shift ;;
      --data) DATA=$(realpath -m -- "${2:?--data needs a folder}"); shift ;;
      --port) PORT=${2:?--port needs a number}; shift ;;
      --postgres) POSTGRES=yes ;;
      --smoke) SMOKE=yes ;;
      --tls) TLS=yes ;;
      -h | --help) sed -n '2s/^# //p' "$ROOT/run"; exit 0 ;;
      *) fail "Unknown option $1. $(sed -n '2s/^# //p' "$ROOT/run")" ;;
    esac
    shift
  done
  [[ $PORT =~ ^[0-9]+$ && $PORT -ge 1 && $PORT -le 65534 ]] || fail "--port takes a number from 1 to 65534."
  [[ ,$SYSTEMS, == *,identity,* ]] || fail "The story of ./run begins with identity: --systems must name it."
  if [[ $SMOKE == yes ]]; then
    DATA=$(mktemp -d "${TMPDIR:-/tmp}/bauhinia-smoke.XXXXXX")
    chmod 755 "$DATA"
    PORT=$(free_port)
    VENUE_PORT=$(free_port)
    SECRETS=$DATA-secrets
  else
    VENUE_PORT=$((PORT + 1))
    # The secret that unlocks the keys is kept away from the data: who copies the data folder must not get both.
    SECRETS=${XDG_CONFIG_HOME:-$HOME/.config}/bauhinia/$(printf '%s' "$DATA" | sha256sum | cut -c1-12)
  fi
}

# Folders, the unlock secret, certificates, and what host and commands read from their environment.
prepare_data() {
  local scheme=http
  mkdir -p "$DATA/logs"
  (umask 077 && mkdir -p "$SECRETS")
  if [[ ! -s $SECRETS/bauhinia-identity-unlock ]]; then
    (umask 077 && head -c 32 /dev/urandom | base64 -w0 >"$SECRETS/bauhinia-identity-unlock")
    [[ $SMOKE == yes ]] || say "Made the secret that unlocks this data folder's keys: $SECRETS/bauhinia-identity-unlock"
  fi
  if [[ $TLS == yes ]]; then
    scheme=https
    tls_create "$DATA/tls" id.localhost portal.localhost venue.localhost
    tls_trust "$DATA/tls" "$DATA/home"
    tls_environment "$DATA/tls"
    export Kestrel__Certificates__Default__Path=$DATA/tls/server.pem Kestrel__Certificates__Default__KeyPath=$DATA/tls/server-key.pem
  else
    export BAUHINIA_Identity__AllowInsecureHttp=true
  fi
  SCHEME=$scheme
  ISSUER=$scheme://id.localhost:$PORT
  PORTAL=$scheme://portal.localhost:$PORT
  VENUE=$scheme://venue.localhost:$VENUE_PORT
  export BAUHINIA_data=$DATA BAUHINIA_systems=$SYSTEMS BAUHINIA_Identity__Issuer=$ISSUER BAUHINIA_Portal__Origin=$PORTAL \
    BAUHINIA_Identity__Keys__CredentialsFolder=$SECRETS
  if [[ $POSTGRES == yes ]]; then start_databases; fi
}

# Databases of our own cluster. Connection strings go by the environment: arguments can be read by every user.
start_databases() {
  local name
  postgres_start "$DATA/postgres"
  for name in identity identity_keys; do
    [[ $(printf "SELECT 1 FROM pg_database WHERE datname = '%s'" "$name" | postgres_sql postgres) == 1 ]] ||
      printf 'CREATE DATABASE %s' "$name" | postgres_sql postgres
  done
  export BAUHINIA_Identity__Database__Provider=Postgres BAUHINIA_Identity__KeyStore__Provider=Postgres \
    BAUHINIA_Identity__Database__ConnectionString="${POSTGRES_CONNECTION/Database=postgres/Database=identity}" \
    BAUHINIA_Identity__KeyStore__ConnectionString="${POSTGRES_CONNECTION/Database=postgres/Database=identity_keys}"
}

host() { dotnet "$(output_of Host)/Bauhinia.Host.dll" "$@"; }

# launch NAME COMMAND...: starts a program in a session of its own, so that Ctrl-C reaches only this script,
# which then ends the programs in order.
launch() {
  local name=$1
  shift
  setsid "$@" >>"$DATA/logs/$name.log" 2>&1 </dev/null &
  RUNNING+=("$!")
}

start_all() {
  host migrate || fail "The schema could not be brought up to date."
  host seed-demo --venue="$VENUE" | tee "$DATA/logs/seed-demo.log"
  launch host dotnet "$(output_of Host)/Bauhinia.Host.dll" serve --urls "$SCHEME://127.0.0.1:$PORT"
  wait_for "the host (see $DATA/logs/host.log)" 60 curl -fsS -o /dev/null "$ISSUER/readyz" || { tail -n 20 "$DATA/logs/host.log" >&2; exit 1; }
  launch venue dotnet "$(output_of venue-booking)/venue-booking.dll" --urls "$SCHEME://127.0.0.1:$VENUE_PORT"
  wait_for "the venue booking service (see $DATA/logs/venue.log)" 60 curl -fsS -o /dev/null "$VENUE/" || { tail -n 20 "$DATA/logs/venue.log" >&2; exit 1; }
}

print_addresses() {
  say ""
  say "  Identity        $ISSUER"
  say "  Portal          $PORTAL"
  say "  Venue booking   $VENUE"
  say "  Data            $DATA"
  say ""
  say "Press Ctrl-C to stop."
}

# Ends when a program ends by itself, or by Ctrl-C.
wait_for_end() {
  wait -n "${RUNNING[@]}" || true
  warn "A program ended by itself; see $DATA/logs."
  exit 1
}

walk_the_story() {
  HOME=$DATA/home dotnet "$(output_of smoke)/Bauhinia.smoke.dll" "$ISSUER" "$VENUE"
}

stop_all() {
  local status=$? index
  trap - EXIT
  for ((index = ${#RUNNING[@]} - 1; index >= 0; index--)); do stop_process "${RUNNING[index]}"; done
  postgres_stop
  if [[ $SMOKE == yes ]]; then
    if ((status != 0)); then warn "Logs are kept in $DATA/logs"; else rm -rf "$DATA" "$SECRETS"; fi
  fi
  exit "$status"
}
