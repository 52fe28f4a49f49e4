"""Runs a command in this folder; prints its wall time in seconds and the peak memory in bytes of its largest process."""

import resource
import subprocess
import sys
import time

start = time.perf_counter()
finished = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.perf_counter() - start
if finished.returncode != 0:
    sys.stderr.buffer.write(finished.stderr)
    sys.exit(f"{' '.join(sys.argv[1:])} exited {finished.returncode}")
# Linux counts in KiB, macOS in bytes.
unit = 1 if sys.platform == "darwin" else 1024
print(wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit)
