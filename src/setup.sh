#!/bin/sh
# Installs what Tilik is built, run and tested with, from Debian 12 by name.
#   src/setup.sh run     to build and run        src/setup.sh test    to test as well
# Does nothing when all is there.  As root it installs; otherwise through sudo; else it prints the list and fails.
set -eu

RUN="gcc make pkg-config gettext ca-certificates binutils libc6-dev
libglib2.0-dev libncurses-dev libcurl4-openssl-dev libcjson-dev libnotify-dev libevent-dev
libsqlite3-dev libssl-dev zlib1g-dev libxxhash-dev
libvlc-dev vlc-plugin-base vlc-plugin-video-output fonts-dejavu-core
libavformat-dev libavcodec-dev libavutil-dev
libxcb1-dev libxcb-icccm4-dev libxcb-keysyms1-dev libxcb-ewmh-dev"

TEST="clang clang-format clang-tidy libclang-rt-dev shellcheck perl git openssl curl procps util-linux
libvterm-dev xvfb xauth xdotool x11-utils x11-apps openbox imagemagick strace valgrind
python3 python3-gi python3-jsonschema python3-yaml
gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good
gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-x"

case "${1:-run}" in
run) wanted=$RUN ;;
test) wanted="$RUN $TEST" ;;
*)
    echo "usage: src/setup.sh run|test" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "tilik: not a Debian system; needed (Debian's names): $wanted" >&2
    exit 0
fi

missing=
for package in $wanted; do
    # shellcheck disable=SC2016  # dpkg's own variable
    case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" in
    installed*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=sudo
else
    echo "tilik: these Debian packages are missing, and neither root nor sudo is here to install them:" >&2
    echo "    apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

echo "tilik: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # words on purpose
{
    $as_root apt-get update -q >&2
    $as_root apt-get install -y -q --no-install-recommends $missing >&2
}
