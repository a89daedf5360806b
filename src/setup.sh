#!/bin/sh
# Installs what Tilik is built, run, tested and measured with, from Debian 12 by name.
#   src/setup.sh run | test | bench      each is the one before it and more
# Does nothing when all is there.  As root it installs; otherwise through sudo; else it prints the list and fails.
set -eu

RUN="gcc make pkg-config gettext ca-certificates binutils libc6-dev
libglib2.0-dev libncurses-dev libcurl4-openssl-dev libcjson-dev libnotify-dev libevent-dev libcsv-dev
libsqlite3-dev libssl-dev zlib1g-dev libxxhash-dev libmosquitto-dev libturbojpeg0-dev
libvlc-dev vlc-plugin-base vlc-plugin-video-output fonts-dejavu-core
libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libchafa-dev libarchive-dev
libxcb1-dev libxcb-icccm4-dev libxcb-keysyms1-dev libxcb-ewmh-dev libxcb-randr0-dev"

TEST="clang clang-format clang-tidy libclang-rt-dev shellcheck perl git openssl curl procps util-linux
libvterm-dev xvfb xauth xdotool dbus dunst notification-daemon x11-utils x11-apps openbox imagemagick strace valgrind
mosquitto motion
python3 python3-gi python3-jsonschema python3-yaml
gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good
gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-x"

# The programs that Tilik is measured beside.
BENCH="less htop fzy fzf mutt mpv ffmpeg vlc-bin"

case "${1:-run}" in
run) wanted=$RUN ;;
test) wanted="$RUN $TEST" ;;
bench) wanted="$RUN $TEST $BENCH" ;;
*)
    echo "usage: src/setup.sh run|test|bench" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "tilik: this is no Debian; needed are, by Debian's names:" >&2
    echo "    $wanted" >&2
    exit 0
fi

# shellcheck disable=SC2016,SC2086  # dpkg's own variables; words on purpose
there=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | sed -n 's/ installed$//p')
missing=
for package in $wanted; do
    case "
$there
" in
    *"
$package
"*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

tell_missing() {
    echo "    apt-get install --no-install-recommends$missing" >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root="sudo env"
else
    echo "tilik: these Debian packages are missing, and neither root nor sudo is here to install them:" >&2
    tell_missing
fi

echo "tilik: installing$missing" >&2
as_root="$as_root DEBIAN_FRONTEND=noninteractive"
# shellcheck disable=SC2086  # words on purpose
{
    # A source that does not answer is no reason to stop while another has the packages.
    $as_root apt-get update -q >&2 || echo "tilik: apt-get update failed; trying with the lists that are here" >&2
    $as_root apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 $missing >&2 || {
        echo "tilik: could not install all of these; please install them yourself:" >&2
        tell_missing
    }
}
