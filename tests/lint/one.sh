#!/usr/bin/env bash
# Runs one test for prove: a test that hangs ends after $TIMEOUT seconds, and where GLib says "Bail out!" it means
# this program; prove would stop all that come after it.  Of a test that failed, what it remarked is shown too.
set -o pipefail
remarks=$(mktemp)
trap 'rm -f "$remarks"' EXIT
timeout -k 5 "${TIMEOUT:-300}" "$@" | sed -u 's/^Bail out!/not ok - bailed out:/' | tee "$remarks"
status=$?
if [ $status -ne 0 ]; then
    echo "# $1:" >&2
    grep -E '^(#|not ok)' "$remarks" | tail -40 | cut -c1-1000 >&2
fi
exit $status
