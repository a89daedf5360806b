#!/bin/sh
# What a picture in the terminal costs: of one core, and of the line to the terminal.
#   tests/bench/picture.sh BUILD [SECONDS]
# 640x360 at 15 frames a second over RTSP, the demo city's clips, in 80x24 cells at 5 pictures a second.  Decoding alone is
# the same stream with a bound of bytes that lets no picture but the first through.  Then the whole console on a terminal.
set -eu
build=$(realpath "${1:?usage: picture.sh BUILD [SECONDS]}")
here=$(dirname "$(realpath "$0")")
make --no-print-directory -C "$here/../.." B="$build" "$build/tilik" "$build/tilikd" "$build/tilik-view" >/dev/null
TILIK_BUILD=$build exec /usr/bin/python3 -B "$here/picture.py" "$build" "${2:-15}"
