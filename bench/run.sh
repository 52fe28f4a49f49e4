#!/bin/sh
# Measures millrace and its peers in turn, in one run, and prints ratios: bench/run.sh [NAME…]
set -eu
cd "$(dirname "$0")/.."
python=$(sh tools/python-environment.sh)
exec node_modules/node/bin/node bench/run.ts "$python" ${ONLY:-} "$@"
