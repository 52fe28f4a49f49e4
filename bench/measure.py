"""
Runs a command in this folder, for so many seconds at most: measure.py LIMIT COMMAND...

Prints as JSON its wall time in seconds, the peak memory in bytes of its largest process, and what it printed; or how it
failed. The command and all that it started end with whoever called, whose end of our standard input is closed then.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

INTERRUPTED = 130
limit, command = float(sys.argv[1]), sys.argv[2:]

start = time.perf_counter()
process = subprocess.Popen(
    command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
)


def stop(report: dict[str, str] | None) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    if report is None:
        os._exit(INTERRUPTED)
    print(json.dumps(report), flush=True)
    os._exit(0)


def stop_with_caller() -> None:
    sys.stdin.buffer.read()
    stop(None)


signal.signal(signal.SIGALRM, lambda *_: stop({"failed": f"was stopped after {limit:g} s", "said": ""}))
for asked in (signal.SIGINT, signal.SIGTERM):
    signal.signal(asked, lambda *_: stop(None))
signal.setitimer(signal.ITIMER_REAL, limit)
threading.Thread(target=stop_with_caller, daemon=True).start()

output, said = process.communicate()
wall = time.perf_counter() - start
signal.setitimer(signal.ITIMER_REAL, 0)
code = process.returncode
if code == 0:
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    report = {"seconds": wall, "bytes": peak, "output": output.decode(errors="replace")}
else:
    how = f"exited {code}" if code > 0 else f"was killed by {signal.Signals(-code).name}"
    report = {"failed": how, "said": said.decode(errors="replace")[-4000:]}
print(json.dumps(report), flush=True)
# The thread that waits for the caller would hold up a plain end.
os._exit(0)
