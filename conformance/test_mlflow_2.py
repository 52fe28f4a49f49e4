"""Stock MLflow 2, whose client and server are in an environment of their own: the pipeline logs to it, and its client finds it all."""

import subprocess
from pathlib import Path

from mlflow_server import python_of_mlflow_2


def test_the_client_finds_what_the_pipeline_logged_to_its_server():
    command = [python_of_mlflow_2(), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mlflow_client.py"]
    finished = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert " passed" in finished.stdout and "skipped" not in finished.stdout
