#!/bin/sh
# Makes a pinned Python environment of stock peers, where it is not there yet, and prints its interpreter. What is in it
# depends on its requirements alone: without an argument conformance/requirements.txt (Feast, MLflow, scikit-learn),
# with NAME conformance/requirements-NAME.txt.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
venv="$root/.venv-${1:-conformance}"
requirements="$root/conformance/requirements${1:+-$1}.txt"
python=${PYTHON:-python3}

if ! "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "this target needs Python 3.11 or newer with its venv module: set PYTHON to one." >&2
  exit 1
fi
# Of two that make it at once the second one waits, and finds it made.
exec 9> "$venv.lock"
if command -v flock > /dev/null; then flock 9; fi
wanted=$(cksum < "$requirements")
if [ "$(cat "$venv/.wanted" 2>/dev/null || true)" != "$wanted" ]; then
  echo "making the Python environment of ${requirements#"$root/"}" >&2
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements" >&2
  echo "$wanted" > "$venv/.wanted"
fi
echo "$venv/bin/python"
