#!/bin/sh
# Runs a command, again while it exits 75 (a service did not answer), and exits as it did last.
# RETRIES is how often (5), RETRY_SECONDS the first pause (60), which doubles.
# SIGTERM and SIGINT reach the command; then it is not run again.
set -u
retries=${RETRIES:-5}
pause=${RETRY_SECONDS:-60}
stopped=
stop() {
  stopped=1
  [ -z "${command:-}" ] || kill -TERM "$command" 2>/dev/null
}
trap stop TERM INT
while :; do
  "$@" &
  command=$!
  # A signal may have come before there was anything to pass it to.
  [ -z "$stopped" ] || kill -TERM "$command" 2>/dev/null
  wait "$command"
  code=$?
  # A signal ends the wait before the command has ended; one that has is not known any more.
  if [ -n "$stopped" ] && [ "$code" -gt 128 ]; then
    wait "$command"
    ended=$?
    [ "$ended" -eq 127 ] || code=$ended
  fi
  command=
  if [ "$code" -ne 75 ] || [ "$retries" -le 0 ] || [ -n "$stopped" ]; then
    exit "$code"
  fi
  echo "exit 75: again in $pause s, $retries tries left" >&2
  sleep "$pause" &
  command=$!
  wait "$command"
  [ -z "$stopped" ] || exit 75
  pause=$((pause * 2))
  retries=$((retries - 1))
done
