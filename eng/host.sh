# shellcheck shell=bash
# The host as a process of its own: its settings by environment, its commands, its start.

# make_secret FOLDER: the secret that unlocks the keys; made once.
make_secret() {
  local file=$1/bauhinia-identity-unlock
  [[ -s $file ]] && return 0
  (umask 077 && mkdir -p "$1" && head -c 32 /dev/urandom | base64 -w0 >"$file")
}

# host_settings FOLDER SYSTEMS PORT SCHEME [SECRETS]: exports what host and commands read, and sets HOST_URL, ISSUER, PORTAL, CLOUD_URL, DATA_URL.
host_settings() {
  local folder=$1 systems=$2 port=$3 scheme=$4 secrets=${5:-$1-secrets}
  mkdir -p "$folder"
  make_secret "$secrets"
  HOST_URL=$scheme://127.0.0.1:$port
  ISSUER=$scheme://id.localhost:$port
  PORTAL=$scheme://portal.localhost:$port
  DATA_URL=$scheme://data.localhost:$port
  CLOUD_URL=$scheme://cloud.localhost:$port
  if [[ $scheme == http ]]; then
    export BAUHINIA_Identity__AllowInsecureHttp=true
  else
    # The example service is on this machine, and its logout address with it.
    export BAUHINIA_Identity__AllowLoopbackClients=true
  fi
  export BAUHINIA_data=$folder BAUHINIA_systems=$systems BAUHINIA_Identity__Issuer=$ISSUER \
    BAUHINIA_Portal__Origin=$PORTAL BAUHINIA_Cloud__Origin=$CLOUD_URL BAUHINIA_Data__Origin=$DATA_URL BAUHINIA_Identity__Keys__CredentialsFolder=$secrets \
    BAUHINIA_Logging__LogLevel__Microsoft=Warning
}

# host_on_postgres [SUFFIX]: two databases of the cluster that postgres_start started. Connection strings go by the
# environment: arguments can be read by every user.
host_on_postgres() {
  local name records=identity${1:-} keys=identity_keys${1:-}
  for name in "$records" "$keys"; do
    [[ $(printf "SELECT 1 FROM pg_database WHERE datname = '%s'" "$name" | postgres_sql postgres) == 1 ]] ||
      printf 'CREATE DATABASE %s' "$name" | postgres_sql postgres
  done
  export BAUHINIA_Identity__Database__Provider=Postgres BAUHINIA_Identity__KeyStore__Provider=Postgres \
    BAUHINIA_Identity__Database__ConnectionString="${POSTGRES_CONNECTION/Database=postgres/Database=$records}" \
    BAUHINIA_Identity__KeyStore__ConnectionString="${POSTGRES_CONNECTION/Database=postgres/Database=$keys}"
}

host() { dotnet "$(output_of Host)/Bauhinia.Host.dll" "$@"; }

# answers URL: whether it answers with success. Trusts the local authority when there is one.
answers() { curl -fsS -o /dev/null --max-time 5 "$1"; }

# host_start LOG: in a session of its own, so that Ctrl-C reaches only the script, which then ends programs in order.
host_start() {
  setsid dotnet "$(output_of Host)/Bauhinia.Host.dll" serve --urls "$HOST_URL" >>"$1" 2>&1 </dev/null &
  HOST_PID=$!
  wait_for "the host (see $1)" 60 answers "$ISSUER/readyz" || { tail -n 20 "$1" >&2; exit 1; }
}
