#!/bin/sh
# Live video beside other players, on the same streams in the same run.
#   tests/bench/video.sh BUILD [ROUNDS] [SECONDS]
# First picture: process start to a picture on the screen, RTSP.  Then 4 and 9 windows of 640x360 at 15 frames a second,
# HTTP MPEG-TS (Debian's VLC has no RTSP): CPU and PSS of tilik-view against as many mpv and cvlc, each with the lightest
# output that it has.  Needs mpv, ffplay (package ffmpeg) and cvlc (package vlc-bin); what is missing is left out.
set -eu
build=$(realpath "${1:?usage: video.sh BUILD [ROUNDS] [SECONDS]}")
here=$(dirname "$(realpath "$0")")
make --no-print-directory -C "$here/../.." B="$build" "$build/tilik-view" "$build/tests/video/eye_child" >/dev/null
TILIK_BUILD=$build TILIK_VIEW=$build/tilik-view exec /usr/bin/python3 -B "$here/video.py" "${2:-9}" "${3:-12}"
