#!/bin/sh
# Holds stock Feast, MLflow and scikit-learn against what millrace writes and reads.
# Makes its own pinned Python environment; what is in it depends on requirements.txt alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
venv="$root/.venv-conformance"
python=${PYTHON:-python3}

if ! "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo "make conformance needs Python 3.10 or newer with its venv module: set PYTHON to one." >&2
  exit 1
fi
wanted=$(cksum < "$here/requirements.txt")
if [ "$(cat "$venv/.wanted" 2>/dev/null || true)" != "$wanted" ]; then
  echo "making the Python environment for conformance"
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  echo "$wanted" > "$venv/.wanted"
fi
cd "$root"
exec "$venv/bin/python" -m pytest -q -p no:cacheprovider "$here" "$@"
