"""What DuckDB measured of a query that it ran: its operators, with their times and rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Above the query's own operators, without work of theirs.
_WRAPPERS = ("RESULT_COLLECTOR", "EXPLAIN_ANALYZE")
_OF_THIS_MACHINE = {"Filename(s)"}  # copies of objects, by their paths


@dataclass(frozen=True)
class Operator:
    """An operator: its seconds of the processor, the rows and bytes it gave, and the like."""

    name: str
    seconds: float
    rows: int
    size_bytes: int
    details: Sequence[str]
    children: "Sequence[Operator]"

    @property
    def all_seconds(self) -> float:
        """The seconds of it and all below it."""
        return self.seconds + sum(child.all_seconds for child in self.children)


@dataclass(frozen=True)
class Profile:
    """A query's operators, from the last on; the bytes that it scanned; its seconds in all."""

    operator: Operator
    scanned_bytes: int
    seconds: float


def operator_of(profile: str) -> Operator:
    """Return the last operator of DuckDB's own profile, which is JSON."""
    (found,) = json.loads(profile)["operator"]
    while found["type"] in _WRAPPERS:
        (found,) = found["children"]
    return _operator(found)


def _operator(found: dict[str, Any]) -> Operator:
    return Operator(
        "".join(word.title() for word in found["type"].strip().split("_")),
        found["timing"],
        found["intermediate_rows"],
        found["intermediate_size_bytes"],
        [
            f"{name}: {_text(value)}"
            for name, value in found["extra_info"].items()
            if name not in _OF_THIS_MACHINE
        ],
        [_operator(child) for child in found.get("children", ())],
    )


def _text(value: Any) -> str:
    return " ".join((", ".join(value) if isinstance(value, list) else str(value)).split())
