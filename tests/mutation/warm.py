"""A process that has loaded the libraries and runs pytest in children: `python warm.py ROOT`.

Each line that comes in is JSON. The first names pytest's arguments, for which a child is made that
collects the tests and answers this line and those that follow (`session.py`), until an empty one.
Then comes a line with its exit code, and what it said; that comes first where it couldn't collect.
Nothing of the repository is loaded before a child begins, so each meets the code as it then stands.
"""

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

# None of these starts a thread, which a child would lack, or is a plugin of pytest.
LIBRARIES = ("boto3", "duckdb", "sqlglot", "yaml", "pytest")


def main() -> None:
    """Answer until there is no more to do."""
    os.chdir(sys.argv[1])
    sys.path[0] = ""  # this file's folder: what stands here is found as tests.mutation
    for name in LIBRARIES:
        importlib.import_module(name)
    orders, answers = os.fdopen(os.dup(0), buffering=1), os.fdopen(os.dup(1), "w")
    while line := orders.readline():
        with tempfile.TemporaryFile() as said:
            child = os.fork()
            if child == 0:
                _test(json.loads(line), orders, answers, said)
            _, status = os.waitpid(child, 0)
            said.seek(0)
            found = {"ended": status, "code": 1, "output": said.read().decode(errors="replace")}
        answers.write(json.dumps(found) + "\n")
        answers.flush()


def _test(order: dict[str, Any], orders: IO[str], answers: IO[str], said: IO[bytes]) -> None:
    """Run pytest, and end the process."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(said.fileno(), stream)
    pytest = importlib.import_module("pytest")
    session = importlib.import_module("tests.mutation.session")
    plugin = session.Session(Path.cwd(), order, (orders, answers), said)
    code = pytest.main(order["arguments"], plugins=[plugin])
    sys.stdout.flush()
    os._exit(int(code))


if __name__ == "__main__":
    main()
