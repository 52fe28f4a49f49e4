#!/bin/sh
# Holds stock Feast, MLflow and scikit-learn against what millrace writes and reads.
set -eu
cd "$(dirname "$0")/.."
python=$(sh tools/python-environment.sh)
# Here, and not by the tests that use them: two of those may run at once.
for name in mlflow-2 schedulers evidently; do sh tools/python-environment.sh "$name" > /dev/null; done
# A folder of its own: pytest clears away the folders of runs that began earlier, finished or not.
PYTEST_DEBUG_TEMPROOT=$(mktemp -d)
export PYTEST_DEBUG_TEMPROOT
trap 'rm -rf "$PYTEST_DEBUG_TEMPROOT"' EXIT
"$python" -m pytest -q -p no:cacheprovider -n 2 --dist loadfile conformance "$@"
