"""A stock MLflow server on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

# The pipe's other end is in this process: however it dies, the server's whole group is told to end.
TIED = """
"$@" </dev/null &
cat >/dev/null
trap : TERM
kill -TERM 0
wait
"""


@contextmanager
def serve(folder, database="mlflow.db", python=sys.executable, port=None):
    """Serves an MLflow database of the folder and the mlartifacts beside it, with the MLflow of a Python; gives the server's address."""
    port = port or free_port()
    store = ["--backend-store-uri", f"sqlite:///{database}", "--artifacts-destination", "./mlartifacts"]
    listen = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    if python != sys.executable:
        # The only worker of MLflow 2 would wait for connections that a browser opens in advance.
        listen += ["--gunicorn-opts", "--threads 8"]
    log = folder / "mlflow-server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            ["/bin/sh", "-c", TIED, "server", python, "-m", "mlflow", "server", *store, *listen],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stdin.close()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def python_of_mlflow_2():
    """The interpreter of an environment with the last MLflow before 3, which is made where it is not there."""
    script = ["sh", Path(__file__).parent.parent / "tools/python-environment.sh", "mlflow-2"]
    return subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def wait_until_healthy(address, log, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the MLflow server did not answer within {seconds} s\n{log.read_text()[-2000:]}")
