"""The functions that SHOW FUNCTIONS lists, as Trino 476 lists them, without its descriptions."""

import re
from collections.abc import Iterator
from pathlib import Path

FUNCTION, RETURNS, ARGUMENTS, KIND, DETERMINISTIC = range(5)
_FILE = Path(__file__).with_name("listed.txt")


def listed_functions(name: re.Pattern[str]) -> Iterator[tuple[str, ...]]:
    """Yield each form's name, return type, arguments, kind and whether it is deterministic."""
    for line in _FILE.read_text().splitlines():
        cells = tuple(line.split("\t"))
        if name.fullmatch(cells[FUNCTION]):
            yield cells
