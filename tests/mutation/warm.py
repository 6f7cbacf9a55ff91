"""A process that has loaded the libraries and runs pytest in children: `python warm.py ROOT`.

Loading them takes longer than most mutants' tests do. Each line that comes in is JSON, pytest's
arguments and the seconds they may take; each that goes out is JSON as well, the exit code (None
where the time was up) and what pytest said. Nothing of the repository is loaded before a child
begins, so each child meets the code as it then stands.
"""

import importlib
import json
import os
import signal
import sys
import tempfile
import time
from typing import IO

# None of these starts a thread, which a child would lack, or is a plugin of pytest.
LIBRARIES = ("boto3", "duckdb", "sqlglot", "yaml", "pytest")
POLL_SECONDS = 0.02


def main() -> None:
    """Answer until there is no more to do."""
    os.chdir(sys.argv[1])
    sys.path[0] = ""  # this file's folder: what stands here is found as tests.mutation
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        with tempfile.TemporaryFile() as output:
            code = _run(order["arguments"], order["seconds"], output)
            output.seek(0)
            said = output.read().decode(errors="replace")
        sys.stdout.write(json.dumps({"code": code, "output": said}) + "\n")
        sys.stdout.flush()


def _run(arguments: list[str], seconds: float, output: IO[bytes]) -> int | None:
    child = os.fork()
    if child == 0:
        _test(arguments, output)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(POLL_SECONDS)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _test(arguments: list[str], output: IO[bytes]) -> None:
    """Run pytest in a process group of its own, and end the process."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(output.fileno(), stream)
    pytest = importlib.import_module("pytest")
    code = pytest.main(arguments)
    sys.stdout.flush()
    os._exit(int(code))


if __name__ == "__main__":
    main()
