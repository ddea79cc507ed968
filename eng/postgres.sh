# shellcheck shell=bash
# A PostgreSQL cluster of our own: loopback and a socket, SCRAM, a free port. Never the system's cluster.

# The folder of the newest server programs at or above version 15; prints nothing when there is none.
postgres_bin() {
  local folder best=""
  for folder in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
    [[ -x $folder/postgres ]] || continue
    [[ $("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/') -ge 15 ]] && best=$folder
  done
  printf '%s' "$best"
}

# PostgreSQL refuses to run as root.
postgres_user() { if [[ $EUID -eq 0 ]]; then say postgres; else id -un; fi; }

# postgres_home FOLDER: FOLDER when the server's user can reach it, else a folder of its own under /var/lib.
postgres_home() {
  local wanted=$1 parent
  parent=$(dirname "$wanted")
  if [[ $EUID -ne 0 ]] || as_user postgres test -x "$parent" -a -r "$parent"; then
    say "$wanted"
  else
    say "/var/lib/bauhinia/postgres-$(printf '%s' "$wanted" | sha256sum | cut -c1-12)"
  fi
}

# postgres_start FOLDER [SETTING=VALUE...]: creates the cluster if it is not there, starts it, and sets
# POSTGRES_FOLDER, POSTGRES_PORT, POSTGRES_PASSWORD and POSTGRES_CONNECTION.
postgres_start() {
  local bin user setting options=()
  bin=$(postgres_bin)
  user=$(postgres_user)
  POSTGRES_FOLDER=$(postgres_home "$1")
  shift
  [[ -n $bin ]] || fail "PostgreSQL 15 or newer is not installed."
  mkdir -p "$POSTGRES_FOLDER"
  [[ $EUID -eq 0 ]] && chown "$user" "$POSTGRES_FOLDER"
  as_user "$user" chmod 700 "$POSTGRES_FOLDER"
  if [[ ! -f $POSTGRES_FOLDER/data/PG_VERSION ]]; then
    (umask 077 && head -c 24 /dev/urandom | base64 | tr -d '+/=\n' >"$POSTGRES_FOLDER/password")
    [[ $EUID -eq 0 ]] && chown "$user" "$POSTGRES_FOLDER/password"
    as_user "$user" "$bin/initdb" -D "$POSTGRES_FOLDER/data" -U bauhinia --pwfile="$POSTGRES_FOLDER/password" \
      --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums >"$POSTGRES_FOLDER/initdb.log" 2>&1 ||
      fail "initdb failed; see $POSTGRES_FOLDER/initdb.log"
  fi
  POSTGRES_PASSWORD=$(cat "$POSTGRES_FOLDER/password")
  POSTGRES_PORT=$(free_port)
  for setting in "$@"; do options+=(-c "$setting"); done
  as_user "$user" "$bin/postgres" -D "$POSTGRES_FOLDER/data" -p "$POSTGRES_PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories="$POSTGRES_FOLDER" -c unix_socket_permissions=0700 \
    "${options[@]}" >>"$POSTGRES_FOLDER/server.log" 2>&1 </dev/null &
  wait_for "PostgreSQL (see $POSTGRES_FOLDER/server.log)" 60 postgres_ready "$bin" || exit 1
  POSTGRES_CONNECTION="Host=127.0.0.1;Port=$POSTGRES_PORT;Username=bauhinia;Password=$POSTGRES_PASSWORD;Database=postgres"
}

# The pid file's last line says ready only once connections are accepted.
postgres_ready() {
  grep -q '^ready' "$POSTGRES_FOLDER/data/postmaster.pid" && "$1/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT"
}

# Fast shutdown: sessions are ended, what was committed is on disk.
postgres_stop() {
  [[ -n ${POSTGRES_FOLDER:-} && -f $POSTGRES_FOLDER/data/postmaster.pid ]] || return 0
  as_user "$(postgres_user)" "$(postgres_bin)/pg_ctl" -D "$POSTGRES_FOLDER/data" -m fast -w -t 30 stop >/dev/null 2>&1 || true
}

# postgres_sql DATABASE [PSQL OPTION...]: runs the SQL of standard input, unaligned, without headings.
postgres_sql() {
  local database=$1
  shift
  PGPASSWORD=$POSTGRES_PASSWORD "$(postgres_bin)/psql" -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" -U bauhinia "$@" "$database"
}
