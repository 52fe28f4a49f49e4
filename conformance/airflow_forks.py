"""
Runs Airflow's commands, each in a fork of this process: importing Airflow takes longer than most of them.
A line of stdin is a command: its arguments, its environment and the file that its output goes to. The answer, at its
end, is a line with its exit code.
"""

import json
import os
import sys
import traceback

# Airflow writes to stdout while it is imported.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

from airflow.__main__ import main

# What the commands import when they are called.
import airflow.cli.commands.dag_command
import airflow.providers.standard.operators.bash
import airflow.sdk.execution_time.task_runner


def run(arguments, environment, output):
    os.environ.clear()
    os.environ.update(environment)
    for target in (1, 2):
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND), target)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["airflow", *arguments]
    try:
        main()
        return 0
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code)
            return 1
        return ended.code or 0
    except BaseException:
        traceback.print_exc()
        return 1


for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        code = run(*json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    print(os.waitstatus_to_exitcode(status), file=answers, flush=True)
