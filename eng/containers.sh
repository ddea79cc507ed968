# shellcheck shell=bash
# Podman and an image registry of our own: settings, storage and sockets below one folder, the registry on loopback. Never the machine's own containers.

install_containers() {
  install_packages podman buildah runc netavark aardvark-dns iptables nftables busybox-static
  have docker-registry || install_registry
}

# Debian would start a registry of its own beside ours: policy-rc.d says no to that.
install_registry() {
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then install_packages docker-registry; return; fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  install_packages docker-registry
  as_root rm -f "$policy"
}

# containers_podman ARGUMENT...: podman on our storage.
containers_podman() { as_root env "${CONTAINERS_ENVIRONMENT[@]}" podman "${CONTAINERS_STORAGE[@]}" "$@"; }

# containers_start FOLDER: starts engine and registry, and sets PODMAN_SOCKET and REGISTRY.
containers_start() {
  local folder=$1 registry_port sudo=()
  [[ $EUID -eq 0 ]] || sudo=(sudo)
  CONTAINERS_FOLDER=$folder
  PODMAN_SOCKET=$folder/podman.sock
  mkdir -p "$folder" "$folder/registry"
  if [[ -s $folder/registry.port ]]; then read -r registry_port <"$folder/registry.port"; else registry_port=$(free_port) && say "$registry_port" >"$folder/registry.port"; fi
  REGISTRY=127.0.0.1:$registry_port
  CONTAINERS_STORAGE=(--root "$folder/storage" --runroot "/run/bauhinia-$(printf '%s' "$folder" | sha256sum | cut -c1-12)" --storage-driver overlay)
  CONTAINERS_ENVIRONMENT=("CONTAINERS_REGISTRIES_CONF=$folder/registries.conf")
  printf 'unqualified-search-registries = []\n[[registry]]\nlocation = "%s"\ninsecure = true\n' "$REGISTRY" >"$folder/registries.conf"
  # The distribution's own settings where they work; on machines without CAP_SYS_RESOURCE or with two versions of cgroups these.
  cat >"$folder/containers.conf" <<'SETTINGS'
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
SETTINGS
  CONTAINERS_ENVIRONMENT+=("CONTAINERS_CONF=$folder/containers.conf")
  cat >"$folder/registry.yml" <<SETTINGS
version: 0.1
log: { level: warn }
storage: { filesystem: { rootdirectory: $folder/registry }, delete: { enabled: true } }
http: { addr: $REGISTRY }
SETTINGS
  setsid docker-registry serve "$folder/registry.yml" >>"$folder/registry.log" 2>&1 </dev/null &
  REGISTRY_PID=$!
  rm -f "$PODMAN_SOCKET"
  # Not by as_root: what is to be stopped is the process itself.
  "${sudo[@]}" env "${CONTAINERS_ENVIRONMENT[@]}" setsid podman "${CONTAINERS_STORAGE[@]}" system service --time 0 "unix://$PODMAN_SOCKET" >>"$folder/podman.log" 2>&1 </dev/null &
  PODMAN_PID=$!
  wait_for "Podman (see $folder/podman.log)" 30 test -S "$PODMAN_SOCKET" || exit 1
  [[ $EUID -eq 0 ]] || as_root chown "$(id -u)" "$PODMAN_SOCKET"
  wait_for "the image registry (see $folder/registry.log)" 30 curl -fsS -o /dev/null --max-time 5 "http://$REGISTRY/v2/" || exit 1
}

# containers_image FOLDER NAME: builds the folder's Containerfile, which may copy the machine's static busybox, into the registry. Prints the image by digest.
containers_image() {
  local context digest
  context=$(mktemp -d)
  cp -r "$1/." "$context"
  cp /bin/busybox "$context/busybox"
  as_root env "${CONTAINERS_ENVIRONMENT[@]}" buildah "${CONTAINERS_STORAGE[@]}" bud --isolation chroot --timestamp 0 -q -t "$REGISTRY/$2" "$context" >/dev/null || fail "The image $2 could not be built."
  as_root env "${CONTAINERS_ENVIRONMENT[@]}" buildah "${CONTAINERS_STORAGE[@]}" push -q --digestfile "$context/digest" "$REGISTRY/$2" >/dev/null || fail "The image $2 could not be pushed."
  digest=$(cat "$context/digest")
  rm -rf "$context"
  say "$REGISTRY/$2@$digest"
}

# containers_stop [remove]: ends what runs, engine and registry; with remove, also all that was kept. What was only ended starts again with the next host.
containers_stop() {
  [[ -n ${CONTAINERS_FOLDER:-} ]] || return 0
  if [[ ${1:-} == remove ]]; then
    containers_podman rm --all --force --time 0 >/dev/null 2>&1 || true
    containers_podman network prune --force >/dev/null 2>&1 || true
    containers_podman rmi --all --force >/dev/null 2>&1 || true
  else
    containers_podman stop --all --time 2 >/dev/null 2>&1 || true
  fi
  [[ -z ${PODMAN_PID:-} ]] || stop_process "$PODMAN_PID"
  [[ -z ${REGISTRY_PID:-} ]] || stop_process "$REGISTRY_PID"
  if [[ ${1:-} == remove ]]; then
    as_root umount "$CONTAINERS_FOLDER/storage/overlay" 2>/dev/null || true
    as_root rm -rf "$CONTAINERS_FOLDER"
  fi
  CONTAINERS_FOLDER=
}
