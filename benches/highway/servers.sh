# shellcheck shell=bash
# What the benches of the highway share: hosts of the Data system alone, and the driver.

source "$ROOT/eng/install.sh"
source "$ROOT/eng/postgres.sh"
source "$ROOT/eng/build.sh"
source "$ROOT/eng/names.sh"
source "$ROOT/eng/bench.sh"
source "$ROOT/eng/host.sh"

highway_prepare() {
  install_broker
  build_changed benches/highway/driver
  build_changed src/Host
  add_names id.localhost portal.localhost data.localhost
}

driver() { "$(output_of Highway.Driver)/Bauhinia.Highway.Driver" "$@"; }

# The department's whole file where there is one, else the excerpt that the project carries.
SHAPE=$ROOT/data/hong-kong/excerpts/rawSpeedVol-all.xml
[[ -f ${BAUHINIA_TEST_DATA:-}/hong-kong/traffic/rawSpeedVol-all.xml ]] && SHAPE=$BAUHINIA_TEST_DATA/hong-kong/traffic/rawSpeedVol-all.xml

# data_host NAME [VARIABLE=VALUE...]: settings of a fresh host in $WORK/NAME, whose readers and senders no limit holds back; makes its stores.
data_host() {
  local name=$1
  shift
  host_settings "$WORK/$name" data "$(free_port)" http
  export BAUHINIA_RateLimits__RequestsPerMinute=100000000 BAUHINIA_Data__FairUse__Anonymous__Requests=1000000000 \
    BAUHINIA_Data__MaximumReadersPerAddress=100000 BAUHINIA_Data__Mqtt__MaximumPacketsPerSecond=100000 "$@"
  host migrate >/dev/null
}

# data_start NAME: starts the host that data_host made; sets HOST_PID.
data_start() {
  setsid dotnet "$(output_of Host)/Bauhinia.Host.dll" serve --urls "$HOST_URL" >>"$WORK/$1/host.log" 2>&1 </dev/null &
  HOST_PID=$!
  SERVER_PIDS+=("$HOST_PID")
  wait_for "the host (see $WORK/$1/host.log)" 120 answers "$DATA_URL/readyz" || { tail -n 20 "$WORK/$1/host.log" >&2; exit 1; }
}

# bare_start URL [COPY]: the bare Kestrel; sets PEER_PID.
bare_start() {
  "$(output_of Highway.Driver)/Bauhinia.Highway.Driver" bare-web "listen=$1" "copy=${2:-}" >"$WORK/peer.log" 2>&1 &
  PEER_PID=$!
  SERVER_PIDS+=("$PEER_PID")
  wait_for "the peer (see $WORK/peer.log)" 60 peer_listens "$1" || { tail -n 20 "$WORK/peer.log" >&2; exit 1; }
}

peer_listens() { curl -sS -o /dev/null --max-time 5 "$1/"; }

sender_key() { host data keys give --stream "$1" --name "$2"; }
