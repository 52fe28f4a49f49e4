"""A Redis of the tests' own: a server that ends with them."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def redis_program():
    """redis-server of this machine, or what apt-get installs on Debian as root."""
    if program := shutil.which("redis-server"):
        return program
    install = "apt-get update && apt-get install -y --no-install-recommends redis-server"
    subprocess.run(["flock", "/tmp/millrace-test-apt.lock", "sh", "-c", install], check=True, capture_output=True)
    return shutil.which("redis-server")


@contextmanager
def redis_server():
    """The `host:port` of an empty server."""
    program = redis_program()
    port = free_port()
    served = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        served.kill()
        served.wait()
