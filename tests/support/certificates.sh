#!/bin/sh
# Makes certificates to test with in the folder given: an authority that is trusted (authority.pem), and key-and-certificate files:
# good, expired, early, other-host, stranger (of an authority that is not trusted), self-signed.
set -eu
cd "$1"
cat > ca.conf <<'END'
[ca]
default_ca = here
[here]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
END

authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 3650 \
        -subj "/CN=$2" -config ca.conf -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=keyCertSign'
    : > index.txt
    [ -f serial ] || echo 1000 > serial
}

# name, authority, host, from, to
issue() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$3" \
        -config ca.conf -addext "subjectAltName=DNS:$3"
    openssl ca -batch -config ca.conf -cert "$2.pem" -keyfile "$2.key" -in "$1.csr" -out "$1.crt" -notext \
        -startdate "$4" -enddate "$5"
    cat "$1.key" "$1.crt" > "$1.pem"
}

{
    authority authority 'Trusted'
    authority other-authority 'Not trusted'
    issue good authority localhost 20200101000000Z 20991231235959Z
    issue expired authority localhost 20200101000000Z 20210101000000Z
    issue early authority localhost 20980101000000Z 20991231235959Z
    issue other-host authority elsewhere.example 20200101000000Z 20991231235959Z
    issue stranger other-authority localhost 20200101000000Z 20991231235959Z
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout self-signed.key -out self-signed.crt \
        -days 3650 -subj '/CN=localhost' -config ca.conf -addext 'subjectAltName=DNS:localhost'
    cat self-signed.key self-signed.crt > self-signed.pem
} > openssl.log 2>&1 || { cat openssl.log >&2; exit 1; }
