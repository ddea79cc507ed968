# shellcheck shell=bash
# The servers that ours is measured against, each on a database of its own in one cluster.

REDIRECT_URI=https://rp.example/callback
CLIENT_ID=bench-rp

# launch NAME LOG COMMAND...: starts a server and waits for the line that says ready. Sets SERVER_PID.
launch() {
  local name=$1 log=$2
  shift 2
  "$@" >"$log" 2>&1 </dev/null &
  SERVER_PID=$!
  SERVER_PIDS+=("$SERVER_PID")
  wait_for "$name (see $log)" 60 grep -q '^ready' "$log" || { tail -n 20 "$log" >&2; exit 1; }
}

create_database() {
  printf 'CREATE DATABASE %s; \n' "$1" | postgres_sql postgres
  printf 'CREATE EXTENSION pg_stat_statements;' | postgres_sql "$1"
}

# target NAME ISSUER CLIENT_ID REDIRECT_URI DPOP DATABASE SESSION_FILE: one entry of the driver's plan.
target() {
  local sessions=null
  [[ -n $7 ]] && sessions="\"$7\""
  printf '{"name":"%s","issuer":"%s","processId":%d,"clientId":"%s","redirectUri":"%s","dpop":%s,"database":"%s","databaseProcessId":%d,"sessionFile":%s}' \
    "$1" "$2" "$SERVER_PID" "$3" "$4" "$5" "${POSTGRES_CONNECTION/Database=postgres/Database=$6}" "$(head -n 1 "$POSTGRES_FOLDER/data/postmaster.pid")" "$sessions"
}

start_oidc_provider() {
  local port
  port=$(free_port)
  create_database peer
  launch oidc-provider "$WORK/peer.log" env NODE_ENV=production PORT="$port" CLIENT_ID="$CLIENT_ID" REDIRECT_URI="$REDIRECT_URI" \
    CLIENT_JWKS="$CLIENT_JWKS" DATABASE_URL="postgres://bauhinia:$POSTGRES_PASSWORD@127.0.0.1:$POSTGRES_PORT/peer" \
    node "$ROOT/benches/signin/peer/server.mjs"
  TARGETS+=("$(target "oidc-provider 9.13" "http://127.0.0.1:$port" "$CLIENT_ID" "$REDIRECT_URI" true peer "")")
}

start_bare_openiddict() {
  local port
  port=$(free_port)
  create_database bare
  launch OpenIddict "$WORK/bare.log" env PORT="$port" CLIENT_ID="$CLIENT_ID" REDIRECT_URI="$REDIRECT_URI" \
    CLIENT_JWKS="$CLIENT_JWKS" DATABASE="${POSTGRES_CONNECTION/Database=postgres/Database=bare}" \
    dotnet "$(output_of Signin.Bare)/Bauhinia.Signin.Bare.dll"
  TARGETS+=("$(target "OpenIddict 7.8 (EF)" "http://127.0.0.1:$port" "$CLIENT_ID" "$REDIRECT_URI" false bare "")")
}

# measure BENCH RUNS RUN_SECONDS WARM_UP_SECONDS GROWTH: lets the driver take the TARGETS in turn.
measure() {
  (IFS=,; printf '{"bench":"%s","runs":%d,"runSeconds":%s,"warmUpSeconds":%s,"workers":8,"keyFile":"%s","json":%s,"growth":%s,"targets":[%s]}' \
    "$1" "$2" "$3" "$4" "$WORK/rp-key.json" "$JSON" "$5" "${TARGETS[*]}") >"$WORK/plan.json"
  dotnet "$DRIVER" measure "$WORK/plan.json"
}

# start_signin_bench: cluster, driver and the relying party's key.
start_signin_bench() {
  bench_folder
  postgres_start "$WORK/postgres" shared_preload_libraries=pg_stat_statements max_connections=200 shared_buffers=256MB
  DRIVER="$(output_of Signin.Driver)/Bauhinia.Signin.Driver.dll"
  CLIENT_JWKS=$(dotnet "$DRIVER" keys "$WORK/rp-key.json")
  TARGETS=()
}
