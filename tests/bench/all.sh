#!/usr/bin/env bash
# All that is measured, one after the other, each beside its peers: README.md here says what the figures mean.
#   tests/bench/all.sh BUILD
# Takes about half an hour; leave the machine alone meanwhile.  A part that fails does not stop the others.
set -u
build=$(realpath "${1:?usage: all.sh BUILD}")
here=$(dirname "$0")
export TILIK=$build/tilik TILIKD=$build/tilikd TILIK_VIEW=$build/tilik-view TILIK_BUILD=$build LC_ALL=C.UTF-8
unset DBUS_SESSION_BUS_ADDRESS NO_COLOR COLORTERM LANGUAGE
failed=
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

part() { # TITLE COMMAND...
    printf '\n# %s\n' "$1"
    shift
    "$@" || failed="$failed ${1##*/}"
}
instructions() { # COMMAND... : how many instructions it takes
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$scratch/log" "$@" >"$scratch/out" &&
        awk '/Collected/ {print $4}' "$scratch/log"
}
codec() { # row P19: the difference of two runs is one object
    local what some more
    for what in read short write report batch alert alert-write full; do
        some=$(instructions "$build/bench/codec" "$what" 1000) && more=$(instructions "$build/bench/codec" "$what" 2000) || return
        echo "codec $what: $(((more - some) / 1000)) instructions an object of $(cat "$scratch/out") bytes"
    done
}
filters() { # row P12: the model alone, fzf and fzy on the same lines
    "$build/bench/filter" -n 20000 && "$build/bench/filter" -n 20000 -l "$scratch/lines" || return
    local peer
    for peer in "fzf -f tembalang" "fzy -e tembalang"; do
        command -v "${peer%% *}" >/dev/null || continue
        # shellcheck disable=SC2086  # words on purpose
        echo "${peer%% *}: $(instructions $peer <"$scratch/lines") instructions for 'tembalang', the whole run"
        # shellcheck disable=SC2086
        ( time $peer <"$scratch/lines" >/dev/null ) 2>&1 | sed -n "s/^user/${peer%% *}: user CPU/p"
    done
}
sync() {
    "$build/bench/sync" feed 14000 && "$build/bench/sync" changes 20000 20000 &&
        "$build/bench/sync" alerts 5000 100000 && "$build/bench/sync" storm 5000 100000 &&
        "$build/bench/sync" save 20000 "$scratch/cache"
}
fanout() {
    "$build/bench/fanout" 100 100 10 all && "$build/bench/fanout" 1000 200 20 rt
}

part "One object read and written" codec
part "Finding, sorting, packing 20,000 cameras" filters
part "A tour of 20,000 cameras, the model alone" "$build/bench/tour"
part "The next of 20,000 cameras that way" "$build/bench/neighbour"
part "How long 20,000 cameras were live, the model alone" "$build/bench/uptime"
part "The same on tilikd, with a million steps in its database" "$here/uptime.py" "$build"
part "Alerts in a storm, the model alone" "$build/bench/feed"
part "Taking in, following, saving a city" sync
part "tilikd with many consoles" fanout
part "tilikd in a storm of alerts" "$build/bench/alert_storm" 10000 60 500 20000
part "100,000 tickets on tilikd" "$build/bench/tickets"
part "Acts written down" "$build/bench/outbox"
part "Acts on tickets in the console" "$build/bench/ticket_acts"
part "1,000 waiting acts on tickets" "$build/bench/drain"
part "The console in a terminal" "$here/console.sh" "$build"
part "Live video beside other players" "$here/video.sh" "$build"
for more in "$here"/*.sh; do
    case ${more##*/} in all.sh | soak.sh | console.sh | video.sh) ;; *) part "${more##*/}" "$more" "$build" ;; esac
done
[ -z "$failed" ] || { printf '\nfailed:%s\n' "$failed" >&2; exit 1; }
