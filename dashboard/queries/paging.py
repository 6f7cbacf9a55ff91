"""A part of a table's rows: those with a text, sorted as its reader chose, a page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.expressions.typed_sql import text_literal
from dashboard.queries.fields import Field
from dashboard.queries.query import Query

SIZE = 500  # rows of a page
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Page:
    """Which rows of a table a reader wants; `by` is the id of the field that sorts them."""

    number: int = 0
    search: str = ""
    by: str | None = None
    is_descending: bool = False
    levels: int | None = None  # of a pivot table's rows, how many fields are open

    @classmethod
    def of(cls, choice: Mapping[str, Any] | None) -> "Page":
        """Return what a reader chose, or the first page."""
        choice = choice or {}
        return cls(
            choice.get("page") or 0,
            choice.get("search") or "",
            choice.get("by"),
            choice.get("direction") == "DESC",
            choice.get("levels"),
        )

    @property
    def start(self) -> int:
        """Return how many rows come before it."""
        return self.number * SIZE


def paged(query: Query, page: Page, shown: Sequence[Field], own: Sequence[str]) -> Query:
    """Return a page of a query's rows, in an order in which no row comes twice.

    `own` is the definition's order, for where the reader has none.
    """
    ids = [one.id for one in shown]
    orders = list(own)
    if page.by in ids:
        direction = "DESC" if page.is_descending else "ASC"
        orders = [f"p.c{ids.index(page.by)} {direction} NULLS LAST"]
    orders += [f"p.c{index} ASC NULLS LAST" for index in range(len(shown))]
    found = _found(page.search, shown)
    where = f"WHERE {found}\n" if found else ""
    sql = (
        f"SELECT * FROM ({query.sql}\n) AS p\n{where}"  # noqa: S608 -- of translated parts
        f"ORDER BY {', '.join(dict.fromkeys(orders))}\nOFFSET {page.start}\nLIMIT {SIZE + 1}"
    )
    return replace(query, sql=sql, is_combinable=False, orders=(), limit=SIZE)


def is_searchable(shown: Sequence[Field]) -> bool:
    """Return whether a table has texts to search in."""
    return any(one.sql.type == "STRING" for one in shown)


def _found(search: str, shown: Sequence[Field]) -> str:
    if not search or not is_searchable(shown):
        return ""
    wanted = text_literal(search.lower())
    columns = [f"p.c{index}" for index, one in enumerate(shown) if one.sql.type == "STRING"]
    return " OR ".join(f"STRPOS(LOWER({one}), {wanted}) > 0" for one in columns)
