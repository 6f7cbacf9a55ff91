"""The rows of a table: what is sent, what AWS answers, where that is known from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
# How far an answer is to be trusted, from best to least.
TRUST = ("recorded", "documented", "quoted", "unverified")


@dataclass(frozen=True)
class Row:
    """One question with AWS's answer."""

    name: str
    asks: dict[str, Any]
    answer: Any
    source: str
    trust: str


def rows_of(table: str) -> list[Row]:
    """Read a table, `service/kind`; what its head says holds for each row that doesn't."""
    head, *listed = yaml.safe_load_all((HERE / f"{table}.yaml").read_text())
    found = []
    for given in listed[0]:
        row = {**head, **given}
        name, answer = row.pop("name"), row.pop("answer", None)
        found.append(Row(name, row, answer, str(row.pop("source")), str(row.pop("trust"))))
    return found


def parameters_of(table: str) -> list[Any]:
    """Return a table's rows for `pytest.mark.parametrize`."""
    return [pytest.param(row, id=row.name.replace(" ", "-")) for row in rows_of(table)]


def all_tables() -> list[str]:
    """Return the names of all tables."""
    return [str(p.relative_to(HERE).with_suffix("")) for p in sorted(HERE.glob("*/*.yaml"))]


def filled(value: Any, names: dict[str, str]) -> Any:
    """Put what names stand for into a request."""
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value
