"""Statements, drawn choice by choice."""

# ruff: noqa: S608  # texts of our own making

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.strategies import SearchStrategy

from ..predicates import DAY
from .aggregates import AGGREGATES, WINDOWS
from .drawing import Columns, Drawing
from .grammar import GRAMMAR, SORTED_KINDS
from .joins import joined, lateral, merged, unnested
from .relations import RELATIONS, VALUES, Relation

SET_WORDS = ("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL")
GROUPINGS = ("{}", "ROLLUP ({})", "CUBE ({})", "GROUPING SETS (({}), ())", "{}, ROLLUP ({})")


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
        kind = self.one_of(("txt", "int", "dec", "day"))
        outer = self.expression(kind, columns, 1)
        value = self.expression(kind, inner.columns, 1)
        forms = (
            f"EXISTS (SELECT 1 FROM {inner.text} WHERE {where} AND {value} = {outer})",
            f"NOT EXISTS (SELECT 1 FROM {inner.text} WHERE {where})",
            f"{outer} IN (SELECT {value} FROM {inner.text} WHERE {where})",
            f"{outer} NOT IN (SELECT {value} FROM {inner.text})",
            f"{outer} <= (SELECT max({value}) FROM {inner.text} WHERE {where})",
            f"{outer} > ALL (SELECT {value} FROM {inner.text} WHERE {where})",
            f"{outer} <= ANY (SELECT {value} FROM {inner.text})",
            f"({outer}, 1) IN (SELECT {value}, 1 FROM {inner.text} WHERE {where})",
        )
        return self.one_of(forms)

    def value_subquery(self, kind: str, columns: Columns) -> str:
        """Return a subquery of one value, which may name the columns around it."""
        inner = self.relation(0)
        both = {**columns, **inner.columns}
        value = self.expression(kind, both if self.chance(20) else inner.columns, 1)
        where = self.condition(both if self.chance(70) else inner.columns, 0)
        return f"(SELECT {merged(kind, value)} FROM {inner.text} WHERE {where})"

    def relation(self, depth: int) -> Relation:
        """Return a table, a view, a WITH query or a derived table under a new alias."""
        alias = f"t{next(self.numbers)}"
        known = {**RELATIONS, **self.named}
        if self.chance(5):
            columns = {f"{alias}.n": "int", f"{alias}.item": "txt"}
            return Relation(f"{self.one_of(VALUES)} AS {alias}(n, item)", columns)
        if depth > 0 and self.chance(40):
            text, columns = self.query(depth - 1)
            text = f"({text})"
        else:
            text = self.one_of([*self.named, *RELATIONS])
            columns = known[text]
        key = f"{alias}.id" if text in RELATIONS else ""
        return Relation(f"{text} AS {alias}", {f"{alias}.{n}": k for n, k in columns.items()}, key)

    def source(self, depth: int) -> Relation:
        """Return one relation, two joined, or one beside what is made of its rows."""
        left = self.relation(depth)
        if not self.chance(50):
            return left
        if self.chance(20):
            return unnested(self, left)
        if self.chance(15):
            return lateral(self, left)
        return joined(self, left, self.relation(depth))

    def query(self, depth: int) -> tuple[str, Columns]:
        """Return a query and its columns: a SELECT, or several of the same kinds combined."""
        text, columns = self.select(depth)
        while columns and self.chance(12):
            source = self.relation(0)
            values = [self.expression(k, source.columns, 1) for k in columns.values()]
            where = self.condition(source.columns, 0)
            arm = f"SELECT {', '.join(values)} FROM {source.text} WHERE {where}"
            text = f"{text} {self.one_of(SET_WORDS)} {arm}"
        return text, columns

    def select(self, depth: int) -> tuple[str, Columns]:
        """Return a SELECT and its columns, grouped or not; cut only where the order is total."""
        source = self.source(depth)
        where = f" WHERE {self.condition(source.columns, depth)}" if self.chance(70) else ""
        if self.chance(30):
            outputs, tail = self.grouped(source)
        else:
            outputs, tail = self.plain(source), ""
        names = _names([value for value, _ in outputs])
        items = ", ".join(f"{v} AS {n}" for n, (v, _) in zip(names, outputs, strict=True))
        distinct = "DISTINCT " if self.chance(15) else ""
        columns = {n: k for n, (_, k) in zip(names, outputs, strict=True)}
        text = f"SELECT {distinct}{items} FROM {source.text}{where}{tail}"
        if all(k in SORTED_KINDS for k in columns.values()) and self.chance(15):
            text = f"SELECT * FROM ({self.cut(text, len(names))})"
        return text, columns

    def cut(self, text: str, width: int) -> str:
        """Return the first rows of a query by all of its columns."""
        ways = ("", " DESC", " NULLS FIRST", " DESC NULLS LAST")
        order = ", ".join(f"{n}{self.one_of(ways)}" for n in range(1, width + 1))
        skipped = self.one_of(("", "", " OFFSET 2"))
        return f"SELECT * FROM ({text}) ORDER BY {order}{skipped} LIMIT {self.one_of((3, 1, 10))}"

    def plain(self, source: Relation) -> list[tuple[str, str]]:
        """Return outputs with their kinds: columns, expressions, windows, subqueries."""
        columns = source.columns
        days = [(n, "txt") for n in columns if n.endswith(".dt")]
        outputs = [self.one_of(days)] if days and self.chance(50) else []
        for _ in range(self.one_of((1, 2, 3, 4))):
            kind = self.one_of(("int", "txt", *GRAMMAR))
            if kind in WINDOWS and self.chance(20):
                value = self.filled(self.one_of(_usable(WINDOWS[kind], source)), columns, 1)
            elif kind in SORTED_KINDS and self.chance(8):
                value = self.value_subquery(kind, columns)
            else:
                value = self.expression(kind, columns)
            outputs.append((value, kind))
        return outputs

    def grouped(self, source: Relation) -> tuple[list[tuple[str, str]], str]:
        """Return keys and aggregates with their kinds, and the GROUP BY."""
        columns = source.columns
        usable = [n for n, k in columns.items() if k in SORTED_KINDS and "pair" not in n]
        chosen = [self.one_of(usable) for _ in range(self.one_of((1, 2, 0)) if usable else 0)]
        keys = list(dict.fromkeys(chosen))
        outputs = [(key, columns[key]) for key in keys]
        for _ in range(self.one_of((1, 2))):
            kind = self.one_of(list(AGGREGATES))
            form = self.one_of(_usable(AGGREGATES[kind], source))
            outputs.append((self.filled(form, columns, 1), kind))
        if not keys:
            return outputs, ""
        form = self.one_of(GROUPINGS)
        having = ""
        if self.chance(30):
            tests = (f"{outputs[-1][0]} IS NOT NULL", "count(*) > 1", f"{keys[0]} IS NOT NULL")
            having = f" HAVING {self.one_of(tests)}"
        if self.chance(30):
            outputs.append((f"grouping({', '.join(keys)})", "int"))
        together = ", ".join(keys)
        return outputs, f" GROUP BY {form.format(together, together)}{having}"


def _usable(forms: tuple[str, ...], source: Relation) -> list[str]:
    """Return forms with the source's key in its place; without one, those that need none."""
    return [f.replace("{id}", source.key) for f in forms if source.key or "{id}" not in f]


def _names(values: list[str]) -> list[str]:
    """Return outputs' names; the first that is a partition's day stays one."""
    days = [n for n, value in enumerate(values) if re.fullmatch(r"t\d+\.dt", value)]
    return ["dt" if days[:1] == [n] else f"c{n}" for n in range(len(values))]


def _statement(drawing: Statement) -> str:
    """Return a statement, at times with a WITH query that it may name more than once."""
    if not drawing.chance(30):
        return drawing.query(2)[0]
    text, columns = drawing.query(1)
    drawing.named["w"] = columns
    return f"WITH w AS ({text}) {drawing.query(2)[0]}"


class _Statements(SearchStrategy[str]):
    """Statements by choices that are one draw: of draws within a draw, Hypothesis would make the
    next examples by copying one's choices over the other's, which says the same statement again."""

    def do_draw(self, data: ConjectureData) -> str:
        return _statement(Statement(lambda bound: data.draw_integer(0, bound - 1)))


def statements() -> SearchStrategy[str]:
    """Return statements; Hypothesis finds smaller ones that fail alike."""
    return _Statements()


def statement_of(seed: int) -> str:
    """Return the statement of a seed: those of different seeds differ, as a rule."""
    return _statement(Statement(Random(seed).randrange))
