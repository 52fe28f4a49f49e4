#!/bin/sh
# Measures millrace and its peers in turn, in one run, and writes bench/RESULTS.md: bench/run.sh [NAME…]
set -eu
cd "$(dirname "$0")/.."
exec node_modules/node/bin/node bench/run.ts "$@"
