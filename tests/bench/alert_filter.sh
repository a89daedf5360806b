#!/usr/bin/env bash
# 100,000 alerts and a typed filter: the model alone, and fzy on the same lines in the same run.
#   tests/bench/alert_filter.sh BUILD
# fzy's figure is the CPU of its keys in a terminal, so it holds the drawing of some ten lines too; its instructions are
# those of a whole run less those of reading the lines.
set -eu
build=$(realpath "${1:?usage: alert_filter.sh BUILD}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
typed='kuni rw07 rt03'
export TERM=xterm-256color LC_ALL=C.UTF-8

instructions() { # COMMAND... : how many it takes, all its threads
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$scratch/log" "$@" >/dev/null
    awk '/Collected/ {print $4}' "$scratch/log"
}
keys() { # COMMAND-OF-A-PREFIX : the instructions of all keys
    local sum=0 length
    for length in $(seq ${#typed}); do
        sum=$((sum + $($1 "${typed:0:length}")))
    done
    echo "$sum"
}
fzy_key() { instructions fzy -j 1 -e "$1" <"$scratch/lines"; }

"$build/bench/alert_filter" -t "$typed"
"$build/bench/alert_filter" -l "$scratch/lines" >/dev/null
nothing=$(instructions "$build/bench/alert_filter" -t '')
some=$(instructions "$build/bench/alert_filter" -t "$typed")
echo "model: $(((some - nothing) / 1000000)) M instructions for the keys of '$typed'"
if command -v fzy >/dev/null; then
    read_only=$(fzy_key $'\x01')
    all=$(keys fzy_key)
    echo "fzy: $(((all - read_only * ${#typed}) / 1000000)) M instructions for the same keys"
    "$build/bench/pty" wait:st-0000 "type:$typed" -- sh -c "exec fzy -j 1 <'$scratch/lines'"
fi
