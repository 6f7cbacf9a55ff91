"""The columns over rows that visuals' expressions need beside those of the data set.

Calculated fields that see a row alone and PRE_FILTER calculations come before a visual's filters,
PRE_AGG ones and aggregates by a list of fields after them, whatever is made of what. A column's
name tells its calculation, so that the queries of several visuals can share it.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from dashboard.expressions.typed_sql import (
    CALCULATED_NAME,
    LEVEL_NAME,
    NAME,
    NESTED_NAME,
    ONCE_NAME,
    Sql,
    quoted,
)
from dashboard.refusal import NotDrawnError

LEVEL = "a list of fields"
ONCE = "one row of each group of a level"
PREFIXES = {LEVEL: LEVEL_NAME, ONCE: ONCE_NAME}
LONG = 60  # letters of SQL; a shorter calculated field stands where it is named
PLAIN = re.compile(r"t\.\"")
NESTED = re.compile(rf'w\."({NESTED_NAME}[^"]*)"')
COLUMN = re.compile(rf'"((?:{CALCULATED_NAME}|{NAME})[^"]*)"')


@dataclass
class RowWindows:
    """The columns over rows that one visual's expressions need, inner ones first.

    `keys` are the fields of the level that a column is of, `groups` those of the visual for which a
    column chooses one row of each group of a level. `nested` are what table calculations of others
    stand on: columns of the visual's own rows, by their SQL.
    """

    found: dict[tuple[str, str], str] = field(default_factory=dict)
    calculated: dict[str, str] = field(default_factory=dict)
    translated: dict[tuple[str, tuple[str, ...]], Sql] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    nested: dict[str, str] = field(default_factory=dict)

    @classmethod
    def merged(cls, several: "Iterable[RowWindows]") -> "RowWindows":
        """Return the columns of several visuals: the same calculation has the same name in all."""
        result = cls()
        for one in several:
            result.found |= one.found
            result.calculated |= one.calculated
        return result

    def calculated_column(self, sql: Sql) -> Sql:
        """Return a calculated field as a column of the rows where its SQL is long.

        Put in wherever it is named, a field made of fields made of fields multiplies. One of a
        level stays where it is: what may be made of it is told by its text.
        """
        if len(sql.text) <= LONG or sql.is_aggregate or sql.is_of_level:
            return sql
        prefix = f"{NAME}calculated " if NAME in sql.text else CALCULATED_NAME
        name = self.calculated.setdefault(sql.text, f"{prefix}{_mark(sql.text)}")
        return sql._replace(text=f"t.{quoted(name)}")

    def nested_column(self, sql: str) -> str:
        """Return the SQL of a column of the visual's rows, for a table calculation over it."""
        name = self.nested.setdefault(sql, f"{NESTED_NAME}{_mark(sql)}")
        return f"w.{quoted(name)}"

    def nested_layers(self, texts: Iterable[str]) -> list[dict[str, str]]:
        """Return what texts stand on, by name: first what stands on nothing, then what on that."""
        own, left, needed = {name: sql for sql, name in self.nested.items()}, list(texts), {}
        while left:
            for name in NESTED.findall(left.pop()):
                if name not in needed:
                    needed[name] = own[name]
                    left.append(own[name])
        layers: list[dict[str, str]] = []
        while needed:
            layer = {n: sql for n, sql in needed.items() if not needed.keys() & NESTED.findall(sql)}
            layers.append(layer)
            needed = {name: sql for name, sql in needed.items() if name not in layer}
        return layers

    def source(self, source: str) -> str:
        """Return the rows' SQL with the calculated columns that see a row alone."""
        alone = [name for name in self.calculated.values() if NAME not in name]
        return self._layered(source, set(alone))

    def column(self, stage: str, sql: str) -> str:
        """Return the SQL of a column over rows, the same for the same calculation."""
        prefix = PREFIXES.get(stage, NAME)
        name = self.found.setdefault((stage, sql), f"{prefix}{_mark(stage + sql)}")
        return f"t.{quoted(name)}"

    def over(
        self, source: str, where: Sequence[str], used: Sequence[str]
    ) -> tuple[str, list[str]] | None:
        """Return the rows' SQL with these columns, and the conditions that are left for it.

        `used` are the other texts that name them; nothing where none is named. What PRE_AGG sees
        are the rows that all filters leave but those that are made of it.
        """
        needed = self._needed([*used, *where])
        if not needed:
            return None
        if any(NAME in one and "(SELECT kept" in one for one in where):
            raise NotDrawnError("A top or bottom filter over a level-aware calculation")
        after = {name for name in needed if self._needed([quoted(name)]) & self._filtered}
        rows = self._layered(source, needed - after)
        if not after:
            return rows, list(where)
        late = [one for one in where if self._needed([one]) & after or "(SELECT kept" in one]
        rows = _kept(rows, [one for one in where if one not in late])
        last = {name for name in after if self._needed([quoted(name)]) & self._of_groups}
        further = self._further_levels(after - last, late)
        self._check_filtered_by(late, used)
        if further:
            rows = _kept(self._layered(rows, after - last - further), late)
            after, late = further | last, []
        if not last:
            return self._layered(rows, after), late
        if late and any(not name.startswith(ONCE_NAME) for name in last):
            raise NotDrawnError("A top or bottom filter over a level of a level")
        return self._layered(_kept(self._layered(rows, after - last), late), last), []

    def _further_levels(self, names: Set[str], late: Sequence[str]) -> set[str]:
        """Name the columns of levels that see the rows which filters by other levels leave."""
        if not any(LEVEL_NAME in one for one in late):
            return set()
        return {one for one in names if one.startswith(LEVEL_NAME)} - self._needed(late)

    def _check_filtered_by(self, late: Sequence[str], used: Iterable[str]) -> None:
        """Refuse a level that filters rows and is shown, where its groups may be kept in part."""
        by = [one for one in late if LEVEL_NAME in one and "(SELECT kept" not in one]
        levels = {name for one in by for name in _named(one) if name.startswith(LEVEL_NAME)}
        is_whole = len(levels) == 1 and not any(PLAIN.search(COLUMN.sub("", one)) for one in by)
        if not is_whole and levels & self._needed(used):
            raise NotDrawnError("A level that filters rows beside other filters, and is shown")

    def check_groups(self, texts: Iterable[str], groups: Iterable[str]) -> None:
        """Refuse what sums a level up for other groups than these: its values would repeat."""
        known, used = frozenset(groups), " ".join(texts)
        if any(own != known for row, own in self.groups.items() if row in used):
            raise NotDrawnError("An aggregate by a list of fields, asked for at another level")

    @property
    def _filtered(self) -> set[str]:
        """Name the columns that see the rows which the filters leave."""
        after = {"PRE_AGG", LEVEL, ONCE}
        return {name for (stage, _), name in self.found.items() if stage in after}

    @property
    def _of_groups(self) -> set[str]:
        """Name the columns that choose rows once all filters have been at work."""
        return {name for (stage, _), name in self.found.items() if stage == ONCE}

    @property
    def _made_of(self) -> dict[str, str]:
        own = {name: sql for (_, sql), name in self.found.items()}
        return own | {name: text for text, name in self.calculated.items()}

    def _needed(self, used: Iterable[str]) -> set[str]:
        """Name the columns that texts name, and those that these are made of."""
        made_of, left = self._made_of, list(used)
        found = set[str]()
        while left:
            named = set(COLUMN.findall(left.pop())) - found
            found |= named
            left.extend(made_of[name] for name in named)
        return found

    def _layered(self, rows: str, names: Set[str]) -> str:
        """Add columns to rows: a sub-select for each level of what is made of one another."""
        made_of = self._made_of
        left = {name: sql for name, sql in made_of.items() if name in names}
        while left:
            level = {n: sql for n, sql in left.items() if not left.keys() & _named(sql)}
            columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in level.items())
            rows = f"SELECT t.*, {columns} FROM ({rows}\n) AS t"  # noqa: S608 -- of translated parts
            left = {name: sql for name, sql in left.items() if name not in level}
        return rows


def _kept(rows: str, conditions: Sequence[str]) -> str:
    """Return the rows that conditions leave."""
    if not conditions:
        return rows
    joined = "\n  AND ".join(conditions)
    return f"SELECT * FROM ({rows}\n) AS t WHERE {joined}"  # noqa: S608 -- of translated parts


def _named(text: str) -> set[str]:
    return set(COLUMN.findall(text))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
