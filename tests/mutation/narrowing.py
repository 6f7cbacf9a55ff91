"""A pytest plugin for tests over a mutant: narrowed to a subject, and bounded in memory.

`--about REGEX` (in any case of letters) keeps the cases whose SQL it is found in, and of a batch of
queries those, at most `--at-most` of a test's. The tests and the queries stay what they are: what
fails here, fails there.
"""

import re
import resource
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

# A mistake may make a loop endless, which takes all the memory that there is.
_MEMORY_BYTES = 6 * 1024**3
# Tests that ask of a batch what stands at certain places: they get it whole.
_WHOLE = {"test_kept_rows_change_no_answer"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--about", metavar="REGEX", help="Only SQL in which this is found.")
    parser.addoption("--at-most", type=int, default=60, help="How many queries a test asks.")


def pytest_configure() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, most))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    pattern = config.getoption("--about")
    if pattern:
        narrowing = _Narrowing(re.compile(pattern, re.IGNORECASE), config.getoption("--at-most"))
        items[:] = [item for item in items if narrowing.keeps(item)]


class _Narrowing:
    def __init__(self, pattern: re.Pattern[str], most: int) -> None:
        self._pattern, self._most = pattern, most
        self._asked: Counter[str] = Counter()

    def keeps(self, item: Any) -> bool:
        """Return whether a test is run; its batch of queries is narrowed."""
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if "batch" in parameters:
            parameters["batch"] = self._narrowed(item.originalname, parameters["batch"])
            return bool(parameters["batch"])
        sql = parameters.get("sql") or parameters.get("case", {}).get("sql")
        return sql is None or bool(self._pattern.search(sql))

    def _narrowed(self, test: str, batch: Sequence[Any]) -> Sequence[Any]:
        room = self._most - self._asked[test]
        found = [q for q in batch if self._pattern.search(q.sql)][: max(0, room)]
        self._asked[test] += len(batch) if found and test in _WHOLE else len(found)
        return batch if found and test in _WHOLE else found
