"""How Trino's errors list the signatures of each function, as Trino 476 gives them."""

from pathlib import Path

_LINES = Path(__file__).with_suffix(".txt").read_text().splitlines()
SIGNATURES: dict[str, str] = dict(line.split("\t", 1) for line in _LINES)
