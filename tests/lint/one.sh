#!/usr/bin/env bash
# Runs one test for prove: a test that hangs ends after $TIMEOUT seconds, and where GLib says "Bail out!" it means
# this program; prove would stop all that come after it.  Of a test that failed, what it remarked is shown too.
#
# A test of the real programs that fails is run a second time, and what failed is listed in $TILIK_BUILD/twice and said at
# the end: dozens of programs, a terminal and a display share two cores here, and one late screen in five thousand must not
# hide what else the run has to tell.  What is broken fails again.  No more than three in a run get that chance, and none
# that hung.
set -o pipefail
remarks=$(mktemp)
trap 'rm -f "$remarks"' EXIT

run() {
    timeout -k 5 "${TIMEOUT:-300}" "$@" | sed -u 's/^Bail out!/not ok - bailed out:/'
}

tell() {
    echo "# $1:" >&2
    grep -E '^(#|not ok)' "$remarks" | tail -40 | cut -c1-1000 >&2
}

# True when this failure may be looked at again; it is counted then.
again() {
    [ -n "${TILIK_BUILD:-}" ] || return 1
    touch "$TILIK_BUILD/twice"
    [ "$(wc -l <"$TILIK_BUILD/twice")" -lt 3 ] && echo "$1" >>"$TILIK_BUILD/twice"
}

case $1 in
*/tests/server/* | */tests/pty/* | */tests/video/* | tests/server/* | tests/pty/* | tests/video/*)
    run "$@" >"$remarks"
    status=$?
    if [ $status -ne 0 ]; then
        tell "$1"
        if [ $status -ne 124 ] && [ $status -ne 137 ] && again "$1"; then
            echo "# $1: failed once (above); a second time it is:" >&2
            run "$@" | tee "$remarks"
            status=$?
            [ $status -eq 0 ] || tell "$1"
            exit $status
        fi
    fi
    cat "$remarks"
    ;;
*)
    run "$@" | tee "$remarks"
    status=$?
    [ $status -eq 0 ] || tell "$1"
    ;;
esac
exit $status
