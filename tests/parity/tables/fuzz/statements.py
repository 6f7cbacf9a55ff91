"""Queries, drawn by Hypothesis, which finds smaller ones that fail alike."""

# ruff: noqa: S608  # texts of our own making

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

from ..catalog import VIEWS
from ..data import TableData, tables
from ..predicates import DAY
from .drawing import Columns, Drawing
from .grammar import AGGREGATES, GRAMMAR, SORTED_KINDS, WINDOWS, kind_of


def _columns(table: TableData) -> Columns:
    """Return what expressions may name of a table, with its kind."""
    kinds = {n: kind_of(t) for n, t in {**table.columns, **table.keys}.items()}
    found = {n: kind for n, kind in kinds.items() if kind}
    if "pair" in table.columns:
        found |= {"pair.a": "int", "pair.b": "txt"}
    return found


RELATIONS: dict[str, Columns] = {
    **{table.name: _columns(table) for table in tables()},
    **{v: {"id": "int", "dt": "txt", "n": "int", "item": "txt", "qty": "big"} for v in VIEWS},
}


@dataclass(frozen=True)
class Relation:
    """What stands in FROM with what it is called there, and its columns by kind."""

    text: str
    columns: Columns


@dataclass
class Statement(Drawing):
    """A statement while it is drawn; `named` are its WITH queries' columns."""

    named: dict[str, Columns] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def condition(self, columns: Columns, depth: int) -> str:
        """Return a condition: often over what partitions go by, at times with a subquery."""
        terms = [self.expression("bool", columns)]
        days = [n for n in columns if n.endswith(".dt")]
        if days and self.chance(50):
            terms.append(self.one_of(DAY).format(a=self.one_of(days).removesuffix(".dt")))
        if depth > 0 and self.chance(20):
            terms.append(self.subquery(columns, depth - 1))
        return self.one_of((" AND ", " OR ")).join(terms)

    def subquery(self, columns: Columns, depth: int) -> str:
        """Return a condition on a subquery, which may name the columns around it."""
        inner = self.relation(depth)
        both = {**columns, **inner.columns}
        where = self.condition(both if self.chance(40) else inner.columns, 0)
        outer = self.expression("txt", columns, 1)
        value = self.expression("txt", inner.columns, 1)
        forms = (
            f"EXISTS (SELECT 1 FROM {inner.text} WHERE {where} AND {value} = {outer})",
            f"NOT EXISTS (SELECT 1 FROM {inner.text} WHERE {where})",
            f"{outer} IN (SELECT {value} FROM {inner.text} WHERE {where})",
            f"{outer} NOT IN (SELECT {value} FROM {inner.text})",
            f"{outer} <= (SELECT max({value}) FROM {inner.text} WHERE {where})",
        )
        return self.one_of(forms)

    def relation(self, depth: int) -> Relation:
        """Return a table, a view, a WITH query or a derived table under a new alias."""
        alias = f"t{next(self.numbers)}"
        known = {**RELATIONS, **self.named}
        if depth > 0 and self.chance(40):
            text, columns = self.query(depth - 1)
            text = f"({text})"
        else:
            text = self.one_of([*self.named, *RELATIONS])
            columns = known[text]
        return Relation(f"{text} AS {alias}", {f"{alias}.{n}": k for n, k in columns.items()})

    def source(self, depth: int) -> Relation:
        """Return one relation, or two joined."""
        left = self.relation(depth)
        if not self.chance(40):
            return left
        right = self.relation(depth)
        both = {**left.columns, **right.columns}
        kind = self.one_of(("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"))
        joined = f"{left.text} {kind} {right.text}"
        if kind == "CROSS JOIN":
            return Relation(joined, both)
        match_kind = self.one_of(("txt", "int"))
        sides = [self.expression(match_kind, r.columns, 0) for r in (left, right)]
        more = f" AND {self.condition(both, 0)}" if kind != "FULL JOIN" and self.chance(40) else ""
        return Relation(f"{joined} ON {sides[0]} = {sides[1]}{more}", both)

    def query(self, depth: int) -> tuple[str, Columns]:
        """Return a query and its columns: a SELECT, or several of the same kinds combined."""
        text, columns = self.select(depth)
        if columns and self.chance(12):
            word = self.one_of(("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "EXCEPT ALL"))
            source = self.relation(0)
            values = [self.expression(k, source.columns, 1) for k in columns.values()]
            where = self.condition(source.columns, 0)
            text = f"{text} {word} SELECT {', '.join(values)} FROM {source.text} WHERE {where}"
        return text, columns

    def select(self, depth: int) -> tuple[str, Columns]:
        """Return a SELECT and its columns, grouped or not; cut only where the order is total."""
        source = self.source(depth)
        where = f" WHERE {self.condition(source.columns, depth)}" if self.chance(70) else ""
        if self.chance(30):
            outputs, tail = self.grouped(source.columns)
        else:
            outputs, tail = self.plain(source.columns), ""
        names = _names([value for value, _ in outputs])
        items = ", ".join(f"{v} AS {n}" for n, (v, _) in zip(names, outputs, strict=True))
        distinct = "DISTINCT " if self.chance(15) else ""
        columns = {n: k for n, (_, k) in zip(names, outputs, strict=True)}
        text = f"SELECT {distinct}{items} FROM {source.text}{where}{tail}"
        if all(k in SORTED_KINDS for k in columns.values()) and self.chance(15):
            order = ", ".join(str(n) for n in range(1, len(names) + 1))
            text = f"(SELECT * FROM ({text}) ORDER BY {order} LIMIT {self.one_of((3, 1, 10))})"
            text = f"SELECT * FROM {text}"
        return text, columns

    def plain(self, columns: Columns) -> list[tuple[str, str]]:
        """Return outputs with their kinds: columns, expressions, window functions."""
        days = [(n, "txt") for n in columns if n.endswith(".dt")]
        outputs = [self.one_of(days)] if days and self.chance(50) else []
        for _ in range(self.one_of((1, 2, 3, 4))):
            kind = self.one_of(("int", "txt", *GRAMMAR))
            if kind in WINDOWS and self.chance(20):
                form = self.one_of(WINDOWS[kind])
                outputs.append((self.filled(form, columns, 1), kind))
            else:
                outputs.append((self.expression(kind, columns), kind))
        return outputs

    def grouped(self, columns: Columns) -> tuple[list[tuple[str, str]], str]:
        """Return keys and aggregates with their kinds, and the GROUP BY."""
        usable = [n for n, k in columns.items() if k in SORTED_KINDS and "pair" not in n]
        chosen = [self.one_of(usable) for _ in range(self.one_of((1, 2, 0)) if usable else 0)]
        keys = list(dict.fromkeys(chosen))
        outputs = [(key, columns[key]) for key in keys]
        for _ in range(self.one_of((1, 2))):
            kind = self.one_of(list(AGGREGATES))
            outputs.append((self.filled(self.one_of(AGGREGATES[kind]), columns, 1), kind))
        if not keys:
            return outputs, ""
        form = self.one_of(("{}", "ROLLUP ({})", "CUBE ({})", "GROUPING SETS (({}), ())"))
        having = ""
        if self.chance(30):
            tests = (f"{outputs[-1][0]} IS NOT NULL", "count(*) > 1", f"{keys[0]} IS NOT NULL")
            having = f" HAVING {self.one_of(tests)}"
        return outputs, f" GROUP BY {form.format(', '.join(keys))}{having}"


def _names(values: list[str]) -> list[str]:
    """Return outputs' names; the first that is a partition's day stays one."""
    days = [n for n, value in enumerate(values) if re.fullmatch(r"t\d+\.dt", value)]
    return ["dt" if days[:1] == [n] else f"c{n}" for n in range(len(values))]


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Return a statement, at times with a WITH query that it may name more than once."""
    drawing = Statement(draw)
    if not drawing.chance(30):
        return drawing.query(2)[0]
    text, columns = drawing.query(1)
    drawing.named["w"] = columns
    return f"WITH w AS ({text}) {drawing.query(2)[0]}"
