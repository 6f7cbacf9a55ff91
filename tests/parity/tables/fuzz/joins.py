"""Relations beside others: joined, taken apart by UNNEST, read again for each row by LATERAL."""

# ruff: noqa: S608  # texts of our own making

from typing import TYPE_CHECKING

from .relations import Relation

if TYPE_CHECKING:
    from .statements import Statement

UNNESTED = {"txts": ("txt",), "ints": ("int",), "map": ("txt", "int")}
MERGED = {"big": "sum({})", "dec": "sum({})"}
"""What gathers a kind's values into one of the kind, where it isn't `max`."""


def joined(statement: "Statement", left: Relation, right: Relation) -> Relation:
    """Return two relations joined."""
    both = {**left.columns, **right.columns}
    kind = statement.one_of(("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"))
    joined = f"{left.text} {kind} {right.text}"
    if kind == "CROSS JOIN":
        return Relation(joined, both)
    match_kind = statement.one_of(("txt", "int", "dec", "day"))
    sides = [statement.expression(match_kind, r.columns, 0) for r in (left, right)]
    more = (
        f" AND {statement.condition(both, 0)}"
        if kind != "FULL JOIN" and statement.chance(40)
        else ""
    )
    return Relation(f"{joined} ON {sides[0]} = {sides[1]}{more}", both)


def unnested(statement: "Statement", left: Relation) -> Relation:
    """Return a relation beside the elements of its lists or maps."""
    alias, kind = f"t{next(statement.numbers)}", statement.one_of(list(UNNESTED))
    kinds = [*UNNESTED[kind], "big"] if statement.chance(40) else UNNESTED[kind]
    names = {f"e{n}": k for n, k in enumerate(kinds)}
    value = statement.expression(kind, left.columns, 1)
    numbered = " WITH ORDINALITY" if len(kinds) > len(UNNESTED[kind]) else ""
    made = f"UNNEST({value}){numbered} AS {alias}({', '.join(names)})"
    text = statement.one_of(
        (f"{left.text} CROSS JOIN {made}", f"{left.text} LEFT JOIN {made} ON TRUE")
    )
    return Relation(text, {**left.columns, **{f"{alias}.{n}": k for n, k in names.items()}})


def lateral(statement: "Statement", left: Relation) -> Relation:
    """Return a relation beside a subquery that may name its columns."""
    alias, inner = f"t{next(statement.numbers)}", statement.relation(0)
    both = {**left.columns, **inner.columns}
    kind = statement.one_of(("int", "txt", "big"))
    value = statement.expression(kind, both if statement.chance(30) else inner.columns, 1)
    item = merged(kind, value) if statement.chance(60) else value
    where = f" WHERE {statement.condition(both, 0)}" if statement.chance(70) else ""
    made = f"LATERAL (SELECT {item} AS v FROM {inner.text}{where}) AS {alias}"
    text = statement.one_of(
        (f"{left.text} CROSS JOIN {made}", f"{left.text} LEFT JOIN {made} ON TRUE")
    )
    return Relation(text, {**left.columns, f"{alias}.v": kind})


def merged(kind: str, value: str) -> str:
    """Return an aggregate of a kind's values that is of the kind."""
    return MERGED.get(kind, "max({})").format(value)
