#!/usr/bin/env bash
# A storm of alerts through tilikd into tilik in a terminal (rows P16-P18, P20, P24, A1-A3, A7 of README.md here).
#   tests/bench/alert_console.sh BUILD [YARDSTICK]
# YARDSTICK: a program that shows lines from a fifo as a list, fed at the same rate and measured the same way.
set -eu
build=$(realpath "${1:?usage: alert_console.sh BUILD [YARDSTICK]}")
export TILIK=$build/tilik TILIKD=$build/tilikd TILIK_BUILD=$build
storm() {
    printf '## %s\n' "$1"
    shift
    "$build/bench/alert_console" "$@"
}
[ $# -lt 2 ] || storm "the yardstick, 10,000 lines/s" -s 30 -y "$(realpath "$2")"
storm "10,000 reports/s over 2,000 pairs of camera and kind"
storm "the same, summed over the rows" -s 20 -x
storm "10,000 reports/s, 100,000 alerts" -d -p 100000 -c 20000
storm "10,000 reports/s over 2,000 pairs, the console first at the cores (as root)" -s 30 -u
storm "1,000 reports/s over 2,000 pairs" -r 1000 -s 20
storm "50,000 reports/s over 2,000 pairs, 100 connections" -r 50000 -n 100
storm "100,000 alerts beside 100,000 cameras" -s 15 -d -p 100000 -c 100000
storm "more distinct reports than are taken: 100,000/s from 200 connections" -r 100000 -s 10 -n 200 -d -p 100000 -c 20000
