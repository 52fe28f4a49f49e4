#!/bin/sh
# Holds stock Feast, MLflow and scikit-learn against what millrace writes and reads.
set -eu
cd "$(dirname "$0")/.."
python=$(sh tools/python-environment.sh)
exec "$python" -m pytest -q -p no:cacheprovider conformance "$@"
