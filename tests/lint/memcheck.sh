#!/bin/sh
# Runs one test under valgrind's memcheck; an error of memory or a definite leak fails it.
here=$(dirname "$0")
export G_SLICE=always-malloc G_DEBUG=gc-friendly TIMEOUT=900
exec "$here/one.sh" valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --show-leak-kinds=definite --num-callers=20 --suppressions="$here/memcheck.supp" "$@"
