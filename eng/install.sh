# shellcheck shell=bash
# Installs what a command needs and the machine lacks, from the distribution's own packages.

need_dotnet() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([0-9]*\)\..*/\1/p' "$ROOT/global.json")
  if ! have dotnet || ! (cd "$ROOT" && dotnet --version >/dev/null 2>&1); then
    warn "The .NET $wanted SDK (as named in global.json) is missing. This line installs it into ~/.dotnet:"
    warn "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel $wanted.0 && export PATH=\"\$HOME/.dotnet:\$PATH\""
    exit 1
  fi
}

# install_packages NAME...: installs only those that are not there yet.
install_packages() {
  local name missing=()
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  have apt-get || fail "Missing packages: ${missing[*]}. Only Debian and Ubuntu are installed to by this script."
  say "Installing ${missing[*]}"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null 2>&1; then
    as_root apt-get update -q >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null ||
      fail "apt-get could not install ${missing[*]}."
  fi
}

# The engine behind the journal of data. Debian would start a server of its own beside ours: policy-rc.d says no to that.
install_broker() {
  have nats-server || [[ -x /usr/sbin/nats-server ]] && return 0
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then install_packages nats-server; return; fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  install_packages nats-server
  as_root rm -f "$policy"
}

install_softhsm() { install_packages softhsm2; }

# PostgreSQL's programs without the cluster that Debian would create and start beside ours.
install_postgres() {
  [[ -n "$(postgres_bin)" ]] && return 0
  install_packages postgresql-common
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  say 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/bauhinia.conf >/dev/null
  if apt-cache show postgresql-15 >/dev/null 2>&1; then install_packages postgresql-15; else install_packages postgresql; fi
  as_root rm -f /etc/postgresql-common/createcluster.d/bauhinia.conf
}

# A browser with Chinese type, and the tool that makes it trust the local certificate authority.
install_browser() {
  have chromium || have google-chrome || install_packages chromium
  install_packages fonts-noto-cjk libnss3-tools
}

# The engine alone, which takes half the time that the browser takes. Debian has it in step with chromium; where there is none,
# the pages are looked at in the browser.
install_headless_shell() {
  have chromium-headless-shell && return 0
  (install_packages chromium-headless-shell) || say "There is no chromium-headless-shell to install: pages are looked at in Chromium, which takes longer."
}

install_node() {
  have node || install_packages nodejs
  have npm || install_packages npm
}

# npm_ci FOLDER: installs exactly what the folder's lock file names, once per lock file.
npm_ci() {
  local folder=$1 stamp="$1/node_modules/.lock-installed"
  if ! cmp -s "$folder/package-lock.json" "$stamp"; then
    say "npm ci in ${folder#"$ROOT"/}"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$stamp"
  fi
}
