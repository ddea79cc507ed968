# shellcheck shell=bash
# Our host on PostgreSQL, with residents who are signed in and have consented.

# start_ours RESIDENTS SUFFIX: a host with databases of its own; adds it to TARGETS. Needs REDIRECT_URI, CLIENT_ID, CLIENT_JWKS.
start_ours() {
  local residents=$1 suffix=$2 sessions=$WORK/sessions-$2
  host_settings "$WORK/ours-$suffix" identity "$(free_port)" http
  host_on_postgres "_$suffix"
  export BAUHINIA_RateLimits__RequestsPerMinute=100000000 BAUHINIA_Logging__LogLevel__Default=Warning
  host migrate >"$WORK/migrate.log" 2>&1 || { tail -n 20 "$WORK/migrate.log" >&2; exit 1; }
  printf 'CREATE EXTENSION pg_stat_statements;' | postgres_sql "identity_$suffix"
  # A thousand of them take turns, spread over the whole range.
  RESIDENTS=$residents CLIENT_ID=$CLIENT_ID REDIRECT_URI=$REDIRECT_URI CLIENT_JWKS=$CLIENT_JWKS \
    DATABASE=${BAUHINIA_Identity__Database__ConnectionString:?} \
    dotnet "$(output_of Signin.Seed)/Bauhinia.Signin.Seed.dll" >"$sessions"
  host_start "$WORK/ours-$suffix.log"
  SERVER_PID=$HOST_PID
  SERVER_PIDS+=("$HOST_PID")
  TARGETS+=("$(target "${3:-bauhinia}" "$ISSUER" "$CLIENT_ID" "$REDIRECT_URI" true "identity_$suffix" "$sessions")")
}
