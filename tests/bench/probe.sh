#!/bin/sh
# What it costs tilikd to ask 20,000 cameras a minute, two of a hundred of which take the question and say nothing; and to look
# at their stills as often as tilikd.conf says by itself.
#   tests/bench/probe.sh BUILD [CAMERAS [SECONDS]]
set -eu
build=$(realpath "${1:?usage: probe.sh BUILD [CAMERAS [SECONDS]]}")
here=$(dirname "$(realpath "$0")")
make --no-print-directory -C "$here/../.." B="$build" "$build/tilikd" >/dev/null
exec /usr/bin/python3 -B "$here/probe.py" "$build" "${2:-20000}" "${3:-60}"
