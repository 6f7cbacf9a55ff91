"""Columns of tables whose definition isn't published: guessed from use, then from errors."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlglot import exp

from tests.corpus.columns import Fields, columns_of
from tests.corpus.uses import Use, uses_of

OTHERS = (
    "double", "timestamp", "string", "bigint", "date", "boolean", "array<string>",
    "map<string,string>",
)  # fmt: skip
TRIES = 8
_PLACE = re.compile(r"line (\d+):(\d+)")
_UNKNOWN = re.compile(
    r"Column '\"?(?:[\w]+\"?\.\"?)?([\w-]+)\"?' cannot be resolved", re.IGNORECASE
)

type Reads = Mapping[str, Fields]


def guessed_columns(trees: Iterable[exp.Expr], table: str) -> dict[str, str]:
    """Return a table's columns with their types."""
    reads, uses = Fields(), dict[str, Use]()
    for tree in trees:
        merge(reads, columns_of(tree).get(table, {}))
        for name, use in uses_of(tree).items():
            kinds = uses.setdefault(name, Use()).kinds
            for kind, count in use.kinds.items():
                kinds[kind] += count
    columns = {n: _kind(n, fields, uses) for n, fields in reads.items() if not n.startswith("$")}
    return columns or {"id": "bigint", "name": "string", "price": "double", "day": "date"}


def merge(reads: Fields, more: Fields) -> None:
    """Add what is read of columns to what is known."""
    for name, fields in more.items():
        merge(reads.setdefault(name, Fields()), fields)


def _kind(name: str, fields: Fields, uses: Mapping[str, Use]) -> str:
    if "[]" in fields:
        return f"array<{_kind(name, fields['[]'], {})}>"
    if fields:
        inner = ",".join(f"{one}:{_kind(one, fields[one], uses)}" for one in sorted(fields))
        return f"struct<{inner}>"
    kinds = uses[name].kinds if name in uses else {}
    best = max(kinds, key=lambda one: kinds[one], default="string")
    return best if re.match(r"[a-z<>,]+$", best) else best.partition("(")[0]


def other_guesses(
    reads: Reads, named: list[tuple[str, str]], sql: str, reasons: Sequence[str]
) -> Iterator[list[tuple[str, str, dict[str, str]]]]:
    """Yield tables of this statement's columns alone, then of others where each error points."""
    places = {name: database for database, name in named}
    if not places:
        return
    yield [(database, name, {}) for name, database in places.items()]
    tried: dict[str, dict[str, str]] = {name: {} for name in places}
    turns: dict[str, int] = {}
    for _ in range(TRIES):
        missing = _UNKNOWN.search(reasons[-1])
        column = missing[1].lower() if missing else _column_at(reads, sql, reasons[-1])
        if column is None:
            return
        table = next((t for t in places if column in reads.get(t, {})), next(iter(places)))
        turn = turns[column] = turns.get(column, -1) + 1
        if turn >= len(OTHERS):
            return
        tried[table][column] = "string" if missing and turn == 0 else OTHERS[turn]
        yield [(places[table], table, dict(tried[table]))]


def _column_at(reads: Reads, sql: str, reason: str) -> str | None:
    """Return the first column that stands at or behind the place of an error."""
    place = _PLACE.search(reason)
    if place is None:
        return None
    lines = sql.split("\n")
    rest = "\n".join([lines[int(place[1]) - 1][int(place[2]) - 1 :], *lines[int(place[1]) :]])
    known = {column for columns in reads.values() for column in columns}
    after = [one.lower() for one in re.findall(r"[\w-]+", rest[:400])]
    before = [one.lower() for one in re.findall(r"[\w-]+", sql[: len(sql) - len(rest)][-80:])]
    words = [*reversed(before), *after] if "operator" in reason else after
    return next((word for word in words if word in known), None)
