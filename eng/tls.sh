# shellcheck shell=bash
# A local certificate authority for *.localhost names. Its key stays in the data folder and, by name constraint
# (RFC 5280 §4.2.1.10), it can vouch for nothing but localhost.

# tls_create FOLDER NAME...: creates ca.pem, server.pem and server-key.pem; keeps what is still valid for a week.
tls_create() {
  local folder=$1 name names="" wanted
  shift
  have openssl || install_packages openssl
  mkdir -p "$folder"
  chmod 700 "$folder"
  for name in "$@"; do names+="DNS:$name,"; done
  wanted=${names%,}
  if [[ -f $folder/server.pem && $(cat "$folder/names" 2>/dev/null) == "$wanted" ]] &&
    openssl x509 -in "$folder/server.pem" -noout -checkend 604800 >/dev/null; then
    return 0
  fi
  (
    umask 077
    cd "$folder"
    if [[ ! -f ca-key.pem ]]; then
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca-key.pem -out ca.pem -days 3650 \
        -subj "/CN=Bauhinia local development authority" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
        -addext "nameConstraints=critical,permitted;DNS:localhost"
    fi
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server-key.pem -out server.csr -subj "/CN=$1"
    printf 'subjectAltName=%s\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n' "$wanted" >server.ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca-key.pem -set_serial "0x$(openssl rand -hex 16)" -days 90 -sha256 \
      -extfile server.ext -out server.pem
    rm server.csr server.ext
    printf '%s' "$wanted" >names
  ) >"$folder.log" 2>&1 || fail "The local certificates could not be made; see $folder.log"
}

# tls_trust FOLDER HOME: lets a Chromium that runs with this HOME trust the authority. Nobody's own HOME is touched.
tls_trust() {
  local store="$2/.pki/nssdb"
  have certutil || install_packages libnss3-tools
  mkdir -p "$store"
  [[ -f $store/cert9.db ]] || certutil -d "sql:$store" -N --empty-password
  certutil -d "sql:$store" -D -n bauhinia-local >/dev/null 2>&1 || true
  certutil -d "sql:$store" -A -t "C,," -n bauhinia-local -i "$1/ca.pem"
}

# tls_environment FOLDER: what makes .NET, OpenSSL, curl and Node programs started from here trust the authority.
tls_environment() {
  export SSL_CERT_FILE="$1/ca.pem" CURL_CA_BUNDLE="$1/ca.pem" NODE_EXTRA_CA_CERTS="$1/ca.pem"
}
