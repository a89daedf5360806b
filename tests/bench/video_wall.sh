#!/bin/sh
# Walls beside other players, on the same streams in the same run.
#   tests/bench/video_wall.sh BUILD [SECONDS] [SWITCHES] [RECONNECTS] [MINUTES]
# Nine tiles of 640x360 at 15 frames a second in one window, HTTP MPEG-TS: CPU and PSS against nine mpv, ffplay and cvlc, each
# with the lightest output that it has; frames that the nine drop when a tenth is opened; from the command to the picture and
# the longest time in which nothing moves when a camera takes another's place, warm and not; memory, threads and descriptors
# over so many reconnects (make soak: 10,000), or as many as begin in so many minutes, with the trend per 1,000; it fails where
# they grow.
set -eu
build=$(realpath "${1:?usage: video_wall.sh BUILD [SECONDS] [SWITCHES] [RECONNECTS] [MINUTES]}")
here=$(dirname "$(realpath "$0")")
make --no-print-directory -C "$here/../.." B="$build" "$build/tilik-view" "$build/tests/video/eye_child" >/dev/null
TILIK_BUILD=$build TILIK_VIEW=$build/tilik-view exec /usr/bin/python3 -B "$here/video_wall.py" "${2:-12}" "${3:-12}" "${4:-400}" "${5:-240}"
