"""Small tables of every Hive type with the values at its edges, always the same.

All tables have columns id, dt, n, item and qty; which of them are partition columns differs:
none in `items`, dt in `events` and `notes`, dt and n in `sales`.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

type Cells = dict[str, Any]
type Partition = tuple[str | None, ...]


@dataclass(frozen=True)
class DataFile:
    """A file's rows, and the partition that it is in."""

    partition: Partition
    rows: Sequence[Cells]


@dataclass(frozen=True)
class TableData:
    """A table by its Hive types; `bare` are partitions without files."""

    name: str
    columns: dict[str, str]
    keys: dict[str, str]
    files: Sequence[DataFile]
    bare: Sequence[Partition] = ()
    format: str = "parquet"


NAN, INFINITY = float("nan"), float("inf")
DAYS = ("2026-11-01", "2026-11-02", "2026-11-03")
TEXTS = ("tea", "tea ", "cake", "Cake", "", " ", "Straße", "日本", "😀x", "a_b%", "it's")
TAGS: Sequence[Any] = ([], ["hot"], ["hot", None, "new"], ["é", "hot"], [None], None)
COUNTS: Sequence[Any] = (
    [],
    [("a", 1)],
    [("b", None), ("a", 2)],
    [("", -1), ("é", 2147483647)],
    None,
)
PAIRS = ({"a": 1, "b": "x"}, {"a": None, "b": None}, {"a": -7, "b": ""}, {"a": 1, "b": "y"}, None)

EDGES: dict[str, Sequence[Any]] = {
    "flag boolean": (True, False, None),
    "tiny tinyint": (-128, 127, 0, 1, None),
    "qty smallint": (-32768, 32767, 0, 1, 3, 5, None),
    "n int": (-2147483648, 2147483647, 0, 1, 1, 2, 2, None),
    "large bigint": (-(2**63), 2**63 - 1, 0, 1, -1, 10**15, None),
    "ratio float": (NAN, INFINITY, -INFINITY, -0.0, 0.0, 0.5, -2.25, 3.4028234663852886e38, None),
    "amount double": (NAN, INFINITY, -INFINITY, -0.0, 0.0, 1.5, 1.5, 5e-324, 1.7e308, None),
    "price decimal(5,2)": tuple(map(Decimal, ("0.00", "2.50", "-2.50", "999.99", "-999.99"))),
    "huge decimal(38,10)": (
        Decimal("0E-10"), Decimal("1.5000000000"), Decimal("-0.0000000001"),
        Decimal("9999999999999999999999999999.9999999999"), None,
    ),
    "item string": (*TEXTS, "tea", "cake", None),
    "label varchar(5)": ("tea", "tea  ", "", "Straße!", "日本日本日本", "ab   ", None),
    "code char(4)": ("ab", "ab  ", "", "abcdef", "é", "    ", None),
    "raw binary": (b"", b"\x00", b"tea", b"\xff\xfe\x00", "é".encode(), None),
    "day date": tuple(map(date.fromisoformat, (
        "1970-01-01", "9999-12-31", "0001-01-01", "2026-11-01", "2026-11-02", "1969-12-31",
    ))),
    "at timestamp": tuple(map(datetime.fromisoformat, (
        "1970-01-01T00:00:00", "9999-12-31T23:59:59.999", "2026-11-01T09:30:00.123500",
        "1969-12-31T23:59:59.999", "1900-01-01T00:00:00.001", "2026-11-02T00:00:00",
    ))),
    "ints array<int>": ([], [1, None], [2147483647, -1, 1], [3, 1, 2], [None], None),
    "tags array<string>": TAGS,
    "counts map<string,int>": COUNTS,
    "pair struct<a:int,b:string>": PAIRS,
}  # fmt: skip
PLAIN: dict[str, Sequence[Any]] = {
    "item string": ("tea", "tea", "cake", "soup", "é", "", None),
    "qty int": (1, 2, 2, 3, 5, 8, None),
    "price decimal(5,2)": (Decimal("2.50"), Decimal("4.05"), Decimal("999.99"), None),
    "weight double": (0.5, 0.25, 1.75, -3.0, None),
    "at timestamp": EDGES["at timestamp"],
    "tags array<string>": TAGS,
}
ITEMS: dict[str, Sequence[Any]] = {
    "dt string": (*DAYS, "2026-11-01", "", None),
    "n int": (1, 1, 2, 0, -1, None),
    "item string": ("tea", "cake", "cake", "é", "", None),
    "qty int": (1, 2, 3, 5, None),
    "code char(4)": ("ab", "cd  ", "é", "", None),
    "cost decimal(38,10)": (Decimal("0.1000000000"), Decimal("12345678901234567890.5"), None),
    "tags array<string>": TAGS,
}
NOTES: dict[str, Sequence[Any]] = {
    "n int": (1, 2, 2, -2147483648, None),
    "item string": ("tea", "cake", "日本", "😀x", "", "a\tb\"c\\d", None),
    "qty bigint": (1, 2, 3, 10**15, None),
    "score double": (0.5, -0.0, 1e300, 2.0, None),
    "flag boolean": (True, False, None),
    "tags array<string>": TAGS,
    "counts map<string,int>": COUNTS,
    "pair struct<a:int,b:string>": PAIRS,
}  # fmt: skip


class _Rows:
    """Rows whose ids go through a table's files; each column's values come in a shuffled turn."""

    def __init__(self, edges: dict[str, Sequence[Any]], seed: int) -> None:
        self._values = {head.split(" ")[0]: list(values) for head, values in edges.items()}
        self._turns: dict[str, list[Any]] = {name: [] for name in self._values}
        self._random = random.Random(seed)
        self._ids = count(1)

    def __call__(self, number: int) -> list[Cells]:
        return [{"id": next(self._ids), **{n: self._next(n) for n in self._turns}}
                for _ in range(number)]  # fmt: skip

    def _next(self, name: str) -> Any:
        turn = self._turns[name]
        if not turn:
            turn.extend(self._random.sample(self._values[name], len(self._values[name])))
        return turn.pop()


def _typed(id_type: str, edges: dict[str, Sequence[Any]]) -> dict[str, str]:
    return {"id": id_type, **dict(head.split(" ", 1) for head in edges)}


def tables() -> Iterator[TableData]:
    """Give every table."""
    for make in (_events, _sales, _items, _notes):
        yield make()


def _files(rows: _Rows, sizes: Sequence[tuple[Partition, int]]) -> list[DataFile]:
    return [DataFile(partition, rows(number)) for partition, number in sizes]


def _events() -> TableData:
    sizes = [((DAYS[0],), 7), ((DAYS[0],), 5), ((DAYS[1],), 6), ((None,), 3), (("é a/b=c",), 4)]
    files = _files(_Rows(EDGES, 1), [*sizes, (("2026-11-04",), 0)])
    return TableData("events", _typed("int", EDGES), {"dt": "string"}, files, [(DAYS[2],)])


def _sales() -> TableData:
    sizes: list[tuple[Partition, int]] = [
        ((DAYS[0], "1"), 5), ((DAYS[0], "2"), 4), ((DAYS[1], "1"), 3), ((DAYS[1], "1"), 3),
        ((DAYS[1], None), 2), ((None, "-1"), 2), ((DAYS[2], "0"), 4), (("2026-11-04", "1"), 0),
    ]  # fmt: skip
    keys = {"dt": "string", "n": "int"}
    bare = [("2026-11-05", "2147483647")]
    return TableData("sales", _typed("int", PLAIN), keys, _files(_Rows(PLAIN, 2), sizes), bare)


def _items() -> TableData:
    files = _files(_Rows(ITEMS, 3), [((), 7), ((), 5), ((), 0)])
    return TableData("items", _typed("int", ITEMS), {}, files)


def _notes() -> TableData:
    sizes: list[tuple[Partition, int]] = [((DAYS[0],), 4), ((DAYS[1],), 5), (("2026-11-04",), 0)]
    files = _files(_Rows(NOTES, 4), sizes)
    return TableData("notes", _typed("bigint", NOTES), {"dt": "string"}, files, format="json")
