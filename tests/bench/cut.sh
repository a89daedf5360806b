#!/bin/sh
# A link of 5,000 cameras is cut: how soon tilikd has one line of it, and what that costs.
#   tests/bench/cut.sh BUILD [CAMERAS [mute]]
set -eu
build=$(realpath "${1:?usage: cut.sh BUILD [CAMERAS [mute]]}")
here=$(dirname "$(realpath "$0")")
make --no-print-directory -C "$here/../.." B="$build" "$build/tilikd" >/dev/null
exec /usr/bin/python3 -B "$here/cut.py" "$build" "${2:-5000}" ${3:+"$3"}
