# shellcheck shell=bash
# The steps of ./run: options, data folder and secret, databases, host and example service, and a clean end.

RUNNING=()

run_options() {
  SYSTEMS=identity,cloud,data POSTGRES=no SMOKE=no SCHEME=http PORT=8080 DATA=$ROOT/.data FEEDS=Simulated REPLAY=
  while (($#)); do
    case $1 in
      --systems) SYSTEMS=${2:?--systems needs a list}; shift ;;
      --data) DATA=$(realpath -m -- "${2:?--data needs a folder}"); shift ;;
      --port) PORT=${2:?--port needs a number}; shift ;;
      --postgres) POSTGRES=yes ;;
      --live) FEEDS=Live ;;
      --replay) FEEDS=Replay REPLAY=$(realpath -e -- "${2:?--replay needs a folder}") || fail "--replay names no folder that is there."; shift ;;
      --smoke) SMOKE=yes ;;
      --tls) SCHEME=https ;;
      -h | --help) sed -n '2s/^# //p' "$ROOT/run"; exit 0 ;;
      *) fail "Unknown option $1. $(sed -n '2s/^# //p' "$ROOT/run")" ;;
    esac
    shift
  done
  [[ $PORT =~ ^[0-9]+$ && $PORT -ge 1 && $PORT -le 65532 ]] || fail "--port takes a number from 1 to 65532."
  VENUE_PORT=$((PORT + 1))
  MQTT_PORT=$((PORT + 2))
  GATEWAY_PORT=$((PORT + 3))
  # The secret that unlocks the keys is kept away from the data: who copies the data folder must not get both.
  SECRETS=${XDG_CONFIG_HOME:-$HOME/.config}/bauhinia/$(printf '%s' "$DATA" | sha256sum | cut -c1-12)
  if [[ $SMOKE == yes ]]; then
    DATA=$(mktemp -d "${TMPDIR:-/tmp}/bauhinia-smoke.XXXXXX")
    chmod 755 "$DATA"
    SECRETS=$DATA-secrets
    PORT=$(free_port)
    VENUE_PORT=$(free_port)
    MQTT_PORT=$(free_port)
    GATEWAY_PORT=$(free_port)
  fi
}

# Whether a system is among those to run.
runs_system() { [[ ,$SYSTEMS, == *,$1,* ]]; }

prepare_data() {
  mkdir -p "$DATA/logs"
  [[ -d $SECRETS || $SMOKE == yes ]] || say "The secret that unlocks this data folder's keys is kept in $SECRETS"
  if [[ $SCHEME == https ]]; then
    tls_create "$DATA/tls" id.localhost portal.localhost cloud.localhost data.localhost venue.localhost
    tls_trust "$DATA/tls" "$DATA/home"
    tls_environment "$DATA/tls"
    export Kestrel__Certificates__Default__Path=$DATA/tls/server.pem Kestrel__Certificates__Default__KeyPath=$DATA/tls/server-key.pem
  fi
  host_settings "$DATA" "$SYSTEMS" "$PORT" "$SCHEME" "$SECRETS"
  feed_settings
  if runs_system data; then
    export BAUHINIA_Data__Mqtt__Port=$MQTT_PORT BAUHINIA_Data__Broker__Mode=Start
    if [[ $SMOKE == yes ]]; then declare_tutorial; fi
    if [[ $SCHEME == https ]]; then export BAUHINIA_Data__Mqtt__Certificate=$DATA/tls/server.pem BAUHINIA_Data__Mqtt__CertificateKey=$DATA/tls/server-key.pem; fi
  fi
  if runs_system cloud; then
    containers_start "$DATA/containers"
    export BAUHINIA_Cloud__Registries__0=$REGISTRY BAUHINIA_Cloud__Podman__Socket=$PODMAN_SOCKET BAUHINIA_Cloud__Gateway__Url=http://0.0.0.0:$GATEWAY_PORT
  fi
  VENUE=$SCHEME://venue.localhost:$VENUE_PORT
  if [[ $POSTGRES == yes ]]; then
    postgres_start "$DATA/postgres"
    host_on_postgres
  fi
  keep_settings
}

# The walk publishes what the tutorial for departments declares.
declare_tutorial() {
  export BAUHINIA_Data__StreamFolder=$DATA/streams
  mkdir -p "$DATA/streams"
  sed -n '/^```yaml$/,/^```$/{/^```/!p}' "$ROOT/docs/tutorials/publisher.md" >"$DATA/streams/afcd-air.yaml"
}

# Where the city's feeds come from. What is simulated, replayed and live has a folder of its own each, so that none shows through another.
feed_settings() {
  export BAUHINIA_Data__Feeds__Source=$FEEDS
  [[ $FEEDS == Live ]] || export BAUHINIA_Data__Journal=$DATA/data-${FEEDS,,}/journal.db
  [[ -z $REPLAY ]] || export BAUHINIA_Data__Feeds__ReplayFolder=$REPLAY
}

start_all() {
  host migrate || fail "The schema could not be brought up to date."
  if runs_system identity; then
    host seed-demo >"$DATA/logs/seed-demo.log" || fail "The demonstration people could not be made: $(cat "$DATA/logs/seed-demo.log")"
    host clients seed-venue --origin "$VENUE" --folder "$DATA/venue" >"$DATA/logs/seed-venue.log" || fail "The example service could not be registered: $(cat "$DATA/logs/seed-venue.log")"
  fi
  if runs_system identity && runs_system data; then
    register_console
    invite_demo publisher siuling.wong@example.org >"$DATA/logs/console-people.log"
    invite_demo approver kayan.lee@example.org >>"$DATA/logs/console-people.log"
  fi
  host_start "$DATA/logs/host.log"
  RUNNING+=("$HOST_PID")
  if runs_system identity && runs_system cloud; then deploy_example; fi
  if runs_system identity; then start_venue; fi
}

# The console of Data signs people in as any service does: registered at Identity, with a key of its own.
register_console() {
  local folder=$DATA/data-console
  host clients register --name-en "City data: publishing console" --name-zh-hant 城市數據：發布控制台 --name-zh-hans 城市数据：发布控制台 \
    --origin "$DATA_URL" --folder "$folder" >"$DATA/logs/register-console.log" || fail "The console could not be registered: $(cat "$DATA/logs/register-console.log")"
  BAUHINIA_Data__Console__ClientId=$(cat "$folder/client-id")
  export BAUHINIA_Data__Console__ClientId BAUHINIA_Data__Console__Issuer=$ISSUER BAUHINIA_Data__Console__KeyFile=$folder/client.pem
  [[ $SCHEME == https ]] || export BAUHINIA_Data__Console__AllowInsecureHttp=true
  keep_settings
}

# cloud_command ARGUMENT...: the command line as the platform's own service account, with a sign-in beside the data.
cloud_command() { XDG_CONFIG_HOME=$DATA/cloud-deployer BAUHINIA_ENVIRONMENT=demo/examples/production dotnet "$(output_of Cli)/bauhinia.dll" "$@"; }

# Deploys an example through the platform's public commands, as a bureau's own pipeline would.
deploy_example() {
  local folder=$DATA/cloud-deployer log=$DATA/logs/deploy-hello.log image
  mkdir -p "$folder"
  if [[ ! -s $folder/account.json ]]; then
    host service-accounts register --name "Deployer of the examples" --file "$folder/account.json" >"$log" || fail "The examples' service account could not be made: $(cat "$log")"
    host cloud organisations create --organisation demo --title "Demonstration Bureau" >>"$log"
    chmod 700 "$folder"
    cloud_command auth login --service-account "$folder/account.json" >>"$log"
    cloud_command cloud join "$(host cloud members invite --organisation demo --role operator --post Deployer)" >>"$log"
    cloud_command cloud create-project examples --organisation demo >>"$log"
    cloud_command cloud create-environment >>"$log"
  else
    cloud_command auth login --service-account "$folder/account.json" >"$log"
  fi
  image=$(containers_image "$ROOT/examples/hello-static" demo/hello)
  sed "s|^image:.*|image: $image|" "$ROOT/examples/hello-static/bauhinia.yaml" >"$folder/hello.yaml"
  if [[ $(cloud_command plan --file "$folder/hello.yaml") == *" runs as "* ]]; then return; fi
  cloud_command apply --file "$folder/hello.yaml" >>"$log" || fail "The example could not be deployed: $(tail -n 3 "$log")"
}

# invite_demo ROLE EMAIL: one of the demonstration people is to work in the Transport Department, by an invitation as for anyone. Prints what to open.
invite_demo() {
  local role=$1 email=$2 kept=$DATA/logs/console-$1 members=
  if [[ -s $kept ]]; then members=$(host data members list --department td); fi
  if grep -Eq " $role +since .*  Demonstration $role\$" <<<"$members"; then
    say "$email  $role of the Transport Department: $DATA_URL/console"
    return
  fi
  # An invitation waits for a week; what is kept of it here is its code.
  if ! grep -Eq "^invited +$role .*  Demonstration $role\$" <<<"$members"; then
    host data members invite --department td --role "$role" --post "Demonstration $role" | sed 's/.*code=//' >"$kept" || fail "The demonstration $role could not be invited."
  fi
  say "$email  $role of the Transport Department, once joined: $DATA_URL/console/join?code=$(cat "$kept")"
}

start_venue() {
  local log=$DATA/logs/venue.log
  setsid dotnet "$(output_of venue-booking)/venue-booking.dll" --urls "$SCHEME://127.0.0.1:$VENUE_PORT" --settings "$DATA/venue/venue.json" >>"$log" 2>&1 </dev/null &
  RUNNING+=("$!")
  wait_for "the venue booking service (see $log)" 60 answers "$VENUE/" || { tail -n 20 "$log" >&2; exit 1; }
}

# What ./bauhinia needs to run the operator's commands on this data folder; only the caller may read it.
keep_settings() {
  (umask 077 && export -p | grep -E '^declare -x (BAUHINIA_|SSL_CERT_FILE=)' >"$DATA/settings.sh")
}

feed_words() {
  case $FEEDS in
    Live) say "feeds fetched live from their publishers" ;;
    Replay) say "a replay of $REPLAY" ;;
    *) say "simulated from recorded excerpts" ;;
  esac
}

print_addresses() {
  say ""
  if runs_system identity; then cat "$DATA/logs/seed-demo.log"; say ""; fi
  say "  Portal          $PORTAL"
  if runs_system identity; then
    say "  Identity        $ISSUER"
    say "  Venue booking   $VENUE   an example service: press its sign-in button"
    say "  Mail            $DATA/identity/outbox   one file a message; the codes of registration are there"
  fi
  if runs_system data; then
    say "  Data            $DATA_URL/ (map: $DATA_URL/map), $(feed_words)"
    if runs_system identity; then
      say "  Console         $DATA_URL/console   for departments. Two of the demonstration people work in one: sign in with a passkey, then open the address on their line."
      sed 's/^/                  /' "$DATA/logs/console-people.log"
      say "                  Others: ./bauhinia data members invite --department td --role administrator --post \"Head of Data\""
    fi
    say "  MQTT            data.localhost:$MQTT_PORT   $([[ $SCHEME == https ]] && printf 'over TLS; ')mosquitto_sub -h data.localhost -p $MQTT_PORT -t 'streams/#'$([[ $SCHEME == https ]] && printf ' --cafile %s' "$DATA/tls/ca.pem")"
  fi
  if runs_system data; then say "  Broker          nats-server with JetStream, on loopback, for the host alone"; fi
  if runs_system cloud; then
    if runs_system identity; then say "  Cloud           http://hello.apps.localhost:$GATEWAY_PORT   an example that the platform runs; deploy your own: docs/tutorials/developer.md"; fi
    say "  Images          $REGISTRY   the platform's registry, on loopback"
  fi
  say "  Data folder     $DATA"
  say "  Commands        ./bauhinia COMMAND in another terminal$([[ $DATA == "$ROOT/.data" ]] || printf '%s' ", after: export BAUHINIA_SETTINGS=$DATA/settings.sh")"
  if [[ $SCHEME == https ]]; then
    say "  Authority       $DATA/tls/ca.pem   (HOME=$DATA/home chromium trusts it)"
  fi
  say ""
  if runs_system identity; then
    say "Start with $PORTAL and Register, or walk docs/tutorials/resident.md. Press Ctrl-C to stop."
  elif runs_system data; then
    say "Start with $DATA_URL/map, or read docs/reference/data.md. Press Ctrl-C to stop."
  else
    say "Start with $PORTAL. Press Ctrl-C to stop."
  fi
}

# Comes back only when a program ends by itself; Ctrl-C leads to stop_all.
wait_for_end() {
  wait -n "${RUNNING[@]}" || true
  fail "A program ended by itself; see $DATA/logs."
}

walk_the_story() {
  local highway=()
  # The story of the data system sends with a key of its own, as a lamppost does; that of the console begins with the operator's invitation.
  if runs_system data; then
    highway=("$DATA_URL" "$(host data keys give --stream lamppost-weather --name smoke)"
      "$(host data members invite --department afcd --role administrator --post "Head of Data")")
  fi
  HOME=$DATA/home dotnet "$(output_of smoke)/Bauhinia.smoke.dll" "$ISSUER" "$VENUE" "$DATA" "${highway[@]}"
}

stop_all() {
  local status=$? index
  trap - EXIT
  for ((index = ${#RUNNING[@]} - 1; index >= 0; index--)); do stop_process "${RUNNING[index]}"; done
  # A host that never answered is not among them.
  [[ -z ${HOST_PID:-} ]] || stop_process "$HOST_PID"
  if [[ $SMOKE == yes ]]; then containers_stop remove; else containers_stop; fi
  postgres_stop
  if [[ $SMOKE == yes ]]; then
    if ((status == 0)); then rm -rf "$DATA" "$SECRETS"; else warn "Logs are kept in $DATA/logs"; fi
  fi
  exit "$status"
}
