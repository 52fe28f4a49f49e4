"""The real PostgreSQL that the other tests use too."""

import subprocess
from contextlib import contextmanager

from millrace import REPOSITORY


@contextmanager
def empty_database():
    """An empty database of a server that ends with this process; gives its URL."""
    node = REPOSITORY / "node_modules/node/bin/node"
    script = REPOSITORY / "conformance/serve-database.ts"
    with subprocess.Popen([node, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip()
            assert url, "PostgreSQL did not start: its message is above"
            yield url
        finally:
            server.stdin.close()
            server.wait(30)
