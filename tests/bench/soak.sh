#!/bin/sh
# Row P25, shortened: the console and its backend under 100 changes of state a second.
#   tests/bench/soak.sh BUILD [MINUTES]
# A demo city of 14,000 cameras on a loopback port, the console in a terminal of its own where somebody looks around now and
# then.  Every 10 s: USS, fds, threads and zombies of both.  At the end the slope of USS in % an hour after the warm-up (the
# first fifth), with its standard error; fails where 0.5 %/h is surely passed, fds or threads grew, or a zombie stood.
here=$(dirname "$0")
build=$(realpath "${1:?usage: soak.sh BUILD [MINUTES]}")
TILIK_BUILD=$build exec /usr/bin/python3 -B "$here/soak.py" "${2:-120}"
