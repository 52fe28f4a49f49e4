#!/bin/sh
# Makes the pinned Python environment of stock Feast, MLflow and scikit-learn, where it is not there yet,
# and prints its interpreter. What is in it depends on conformance/requirements.txt alone.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
venv="$root/.venv-conformance"
python=${PYTHON:-python3}

if ! "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "this target needs Python 3.11 or newer with its venv module: set PYTHON to one." >&2
  exit 1
fi
wanted=$(cksum < "$root/conformance/requirements.txt")
if [ "$(cat "$venv/.wanted" 2>/dev/null || true)" != "$wanted" ]; then
  echo "making the Python environment for stock Feast, MLflow and scikit-learn" >&2
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$root/conformance/requirements.txt" >&2
  echo "$wanted" > "$venv/.wanted"
fi
echo "$venv/bin/python"
