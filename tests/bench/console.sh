#!/usr/bin/env bash
# The console's costs (rows P1-P15, P21, P22 of README.md here), beside peers that are installed.
#   tests/bench/console.sh BUILD [CAMERAS...]
set -eu
build=$(realpath "${1:?usage: console.sh BUILD [CAMERAS...]}")
shift
[ $# -gt 0 ] || set -- 20000 100000
pty=$build/bench/pty
scratch=$(mktemp -d)
daemon=
trap 'if [ -n "$daemon" ]; then kill "$daemon" 2>/dev/null || :; fi; rm -rf "$scratch"' EXIT
export TERM=xterm-256color LC_ALL=C.UTF-8 TZ=Asia/Jakarta HOME=$scratch
export XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
unset DISPLAY DBUS_SESSION_BUS_ADDRESS NO_COLOR COLORTERM LANGUAGE

start_daemon() { # CAMERAS [FLAG...]
    local cameras=$1
    shift
    rm -f "$scratch/line" "$scratch/tokens"
    "$build/tilikd" --demo --no-video --rate 0 --cameras "$cameras" --listen 127.0.0.1:0 \
        --db "sqlite:$scratch/$cameras.db" --tokens-file "$scratch/tokens" "$@" \
        >"$scratch/line" 2>"$scratch/daemon.log" &
    daemon=$!
    for _ in $(seq 300); do
        grep -q listening "$scratch/line" && break
        sleep 0.1
    done
    backend=$(sed 's/.*listening on //' "$scratch/line")
    python3 -c 'import json,sys;print(json.load(open(sys.argv[1]))["operator"])' "$scratch/tokens" >"$scratch/token"
    chmod 600 "$scratch/token"
}

stop_daemon() {
    kill "$daemon"
    wait "$daemon" || :
    daemon=
}

instructions() { # STEP... : millions of instructions of the console over these steps
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$scratch/callgrind.log" true
    "$pty" "$@" -- valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --log-file="$scratch/callgrind.log" "${tilik[@]}" >/dev/null
    awk '/Collected/ {printf "%.1f\n", $4 / 1e6}' "$scratch/callgrind.log"
}

for cameras in "$@"; do
    echo "## $cameras cameras"
    start_daemon "$cameras"
    tilik=("$build/tilik" --backend "$backend" --token-file "$scratch/token")
    "$pty" wait:Semarang pause:2000 quit:q -- "${tilik[@]}" >/dev/null # fills the cache
    echo "# start, keys, memory, idle (backend up)"
    "$pty" wait:Semarang pause:1500 keys:down*30 keys:pgdn*20 keys:end*1 keys:pgup*20 keys:home*1 \
        burst:down*100 memory idle:10 storm:300 memory quit:q -- "${tilik[@]}"
    echo "# the list alone: scroll by a line, pages, typed filter"
    "$pty" wait:Semarang pause:1500 keys:z*1 keys:down*60 keys:pgdn*20 \
        keys:/*1 'type:tembalang rt03' quit:esc -- "${tilik[@]}"
    stop_daemon
    echo "# start with the backend gone"
    "$pty" wait:Semarang quit:q -- "${tilik[@]}"
    echo "# instructions (million): start; 10 and 40 Down keys"
    instructions wait:Semarang quit:q
    instructions wait:Semarang pause:3000 keys:down*10 quit:q
    instructions wait:Semarang pause:3000 keys:down*40 quit:q
done

echo "## peers"
seq 1 20000 | sed 's/.*/CAM-& Tembalang RW 005 RT 003 Pos Kamling Jl. Ronggowarsito ONLINE/' >"$scratch/list"
for peer in less htop fzy; do
    command -v "$peer" >/dev/null || continue
    echo "# $peer"
    case $peer in
    less) "$pty" wait:CAM-10 keys:pgdn*20 memory idle:5 -- less "$scratch/list" ;;
    htop) "$pty" wait:PID keys:down*20 memory idle:5 -- htop ;;
    fzy) "$pty" wait:CAM-10 'type:tembalang rt03' memory -- sh -c "fzy <'$scratch/list'" ;;
    esac
done
