#!/usr/bin/env bash
# Many tickets in the console: opening their desk, a typed filter, moving, memory; beside the same with few, and fzy on as
# many lines, in the same run.
#   tests/bench/ticket_console.sh BUILD [TICKETS]
set -eu
build=$(realpath "${1:?usage: ticket_console.sh BUILD [TICKETS]}")
many=${2:-10000}
pty=$build/bench/pty
scratch=$(mktemp -d)
daemon=
trap 'if [ -n "$daemon" ]; then kill "$daemon" 2>/dev/null || :; fi; rm -rf "$scratch"' EXIT
export TERM=xterm-256color LC_ALL=C.UTF-8 TZ=Asia/Jakarta HOME=$scratch
unset DISPLAY DBUS_SESSION_BUS_ADDRESS NO_COLOR COLORTERM LANGUAGE

start_daemon() { # TICKETS
    rm -f "$scratch/line" "$scratch/tokens"
    "$build/tilikd" --demo --no-video --rate 0 --tickets "$1" --listen 127.0.0.1:0 --db "sqlite:$scratch/$1.db" \
        --tokens-file "$scratch/tokens" >"$scratch/line" 2>"$scratch/daemon.log" &
    daemon=$!
    for _ in $(seq 300); do
        grep -q listening "$scratch/line" && break
        sleep 0.1
    done
    python3 -c 'import json,sys;print(json.load(open(sys.argv[1]))["operator"])' "$scratch/tokens" >"$scratch/token"
    chmod 600 "$scratch/token"
    tilik=("$build/tilik" --lang en --backend "$(sed 's/.*listening on //' "$scratch/line")" --token-file "$scratch/token")
}
stop_daemon() {
    kill "$daemon"
    wait "$daemon" || :
    daemon=
}

open_often=()
for _ in $(seq 12); do
    open_often+=(keys:f11*1 pause:100 keys:esc*1 pause:100)
done
for tickets in 42 "$many"; do
    echo "## $tickets tickets"
    start_daemon "$tickets"
    export XDG_CONFIG_HOME=$scratch/$tickets/config XDG_CACHE_HOME=$scratch/$tickets/cache XDG_STATE_HOME=$scratch/$tickets/state
    "$pty" wait:Semarang pause:2500 quit:q -- "${tilik[@]}" >/dev/null # fills the cache
    echo "# opening the desk (F11), twelve times"
    "$pty" wait:Semarang pause:2500 "${open_often[@]}" quit:q -- "${tilik[@]}" | awk '/^keys:f11/ { print $3, $8, $11 }' |
        sort -n | awk '{ ms[NR] = $1; cpu += $2; bytes = $3 }
            END { printf "open             median %.2f ms  most %.2f ms  cpu %.2f ms  bytes %d\n", ms[int((NR + 1) / 2)], ms[NR], cpu / NR, bytes }'
    echo "# in it: down, pages, a filter typed, memory"
    "$pty" wait:Semarang pause:2500 keys:f11*1 pause:300 keys:down*30 keys:pgdn*10 'keys:/*1' 'type:status:closed banjir' memory \
        keys:esc*1 -- "${tilik[@]}"
    stop_daemon
done
if command -v fzy >/dev/null; then
    echo "## fzy, $many lines"
    seq 1 "$many" | sed 's/.*/#& closed banjir setinggi lutut di Pos Kamling RT 03 Jl. Ronggowarsito DPU/' >"$scratch/list"
    "$pty" wait:banjir 'type:status:closed banjir' memory -- sh -c "fzy <'$scratch/list'"
fi
