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
  postgres_sql "identity_$suffix" -v residents="$residents" -v client="$CLIENT_ID" -v redirect="$REDIRECT_URI" -v jwks="$CLIENT_JWKS" \
    <"$ROOT/benches/signin/seed.sql"
  # A thousand of them take turns, spread over the whole range.
  postgres_sql "identity_$suffix" -v residents="$residents" >"$sessions" <<'SQL'
SELECT 'session=' || rtrim(translate(encode(sha256(('session' || i)::bytea), 'base64'), '+/', '-_'), '=')
FROM (SELECT DISTINCT 1 + (n * (:residents / 1000.0))::bigint % :residents AS i FROM generate_series(0, 999) n) t;
SQL
  host_start "$WORK/ours-$suffix.log"
  SERVER_PID=$HOST_PID
  SERVER_PIDS+=("$HOST_PID")
  TARGETS+=("$(target "${3:-bauhinia}" "$ISSUER" "$CLIENT_ID" "$REDIRECT_URI" true "identity_$suffix" "$sessions")")
}
