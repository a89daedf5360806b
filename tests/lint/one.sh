#!/usr/bin/env bash
# Runs one test for prove: a test that hangs ends after $TIMEOUT seconds, and where GLib says "Bail out!" it means
# this program; prove would stop all that come after it.
set -o pipefail
timeout -k 5 "${TIMEOUT:-300}" "$@" | sed -u 's/^Bail out!/not ok - bailed out:/'
