# shellcheck shell=bash
# Host names of one machine. Browsers resolve *.localhost by themselves; glibc, .NET and Node do not.

# add_names NAME...: adds to /etc/hosts those that do not resolve to the loopback interface, after saying so.
add_names() {
  local name missing=()
  for name in "$@"; do
    getent ahostsv4 "$name" | grep -q '^127\.' || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  say "Adding to /etc/hosts: 127.0.0.1 ${missing[*]}"
  say "127.0.0.1 ${missing[*]}" | as_root tee -a /etc/hosts >/dev/null
}
