"""Commands: what each does to the rows of a query (CloudWatch Logs user guide, "Query syntax")."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from analytics_emulator.logs.insights.aggregates import Aggregate, Expression
from analytics_emulator.logs.insights.expressions import Parser
from analytics_emulator.logs.insights.fields import Row
from analytics_emulator.logs.insights.scanner import Scanner
from analytics_emulator.logs.insights.values import Value, order_of, text_of, truth_of

MOST_ROWS = 10_000
_MOST_STATS = 2
_DEFAULT = ("@timestamp", "@message")


@dataclass(frozen=True)
class Table:
    """Rows, newest first where nothing sorts them, and which fields are shown."""

    rows: list[Row]
    fields: tuple[str, ...] = ()
    parsed: tuple[str, ...] = ()
    displayed: tuple[str, ...] | None = None
    is_grouped: bool = False

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the fields that are shown, in order."""
        found = (*(self.fields or _DEFAULT), *self.parsed)
        return self.displayed or tuple(dict.fromkeys(found))


type Run = Callable[[Table], Table]
# Gives what stands in a message for each name, by its place among them.
type Extract = Callable[[str], Mapping[int, str] | None]


@dataclass(frozen=True)
class Command:
    """A command by its name, and what it makes of a table."""

    name: str
    run: Run
    keeps: Callable[[Row], bool] | None = None  # of a filter: it needs no other row


@dataclass(frozen=True)
class Named:
    """An expression, and the name under which its value is shown."""

    name: str
    expression: Expression


@dataclass
class Reader:
    """Reads a query's commands."""

    scanner: Scanner
    stats: int = 0
    is_deduplicated: bool = False
    columns: tuple[str, ...] = ()  # of the stats before, by whose texts they may be named
    commands: list[Command] = field(default_factory=list)

    def read(self) -> list[Command]:
        """Return the commands of a query, in order."""
        if self.scanner.is_at_end:
            self.scanner.refuse("the query is empty")
        self.scanner.take("|")
        while True:
            self.commands.append(self._command())
            if self.scanner.is_at_end:
                return self.commands
            self.scanner.require("|")

    def _command(self) -> Command:
        start = self.scanner.place
        found = self.scanner.word("filter", *_READERS)
        if not found:
            piece = self.scanner.next_piece()
            self.scanner.refuse(f"unexpected symbol found {piece!r}: no command that is read here")
        if self.is_deduplicated and found != "limit":
            self.scanner.refuse("only limit may stand behind dedup", start)
        if found == "filter":
            condition = Parser(self.scanner, columns=self.columns).expression()
            return _filter(lambda row: truth_of(condition(row)) is True)
        return Command(found, _READERS[found](self))

    def fields(self) -> Run:
        """Read `fields`: more fields are shown, and computed."""
        named = self._list(Parser(self.scanner, columns=self.columns))

        def run(table: Table) -> Table:
            _fill(table.rows, named)
            names = dict.fromkeys((*table.fields, *(one.name for one in named)))
            return replace(table, fields=tuple(names))

        return run

    def display(self) -> Run:
        """Read `display`: only these fields are shown."""
        named = self._list(Parser(self.scanner, columns=self.columns))

        def run(table: Table) -> Table:
            _fill(table.rows, named)
            return replace(table, displayed=tuple(one.name for one in named))

        return run

    def parse(self) -> Run:
        """Read `parse`: fields are taken from a text."""
        taken = self._pattern()
        source: Expression = lambda row: row.get("@message")  # noqa: E731 -- what stands there if nothing does
        if taken is None:
            source = Parser(self.scanner, columns=self.columns).operand()
            taken = self._pattern()
        if taken is None:
            self.scanner.refuse("parse takes a text in quotes or a regular expression")
        extract, names = taken
        return lambda table: _parsed(table, source, extract, names)

    def _pattern(self) -> tuple[Extract, list[str]] | None:
        start = self.scanner.place
        if (regex := self.scanner.regex()) is not None:
            if not regex.groupindex:
                self.scanner.refuse("the expression has no named groups", start)
            return _groups(regex), list(regex.groupindex)
        glob = self.scanner.string()
        if glob is None:
            return None
        names = self._names() if self.scanner.word("as") else []
        if len(names) != glob.count("*") or not names:
            self.scanner.refuse("as many names as the text has * are expected behind as", start)
        return _glob(glob), names

    def _names(self) -> list[str]:
        names = []
        while True:
            name = self.scanner.name()
            if name is None:
                self.scanner.refuse("the name of a field is expected")
            names.append(name)
            if not self.scanner.take(","):
                return names

    def stats_(self) -> Run:
        """Read `stats`: a row for each group."""
        self.stats += 1
        if self.stats > _MOST_STATS:
            self.scanner.refuse("a query has at most two stats commands")
        parser = Parser(self.scanner, takes_aggregates=True)
        named = self._list(parser)
        if not parser.aggregates:
            self.scanner.refuse("stats takes aggregates")
        groups = (
            self._list(Parser(self.scanner, columns=self.columns))
            if self.scanner.word("by")
            else []
        )
        self.columns = tuple(one.name for one in (*groups, *named))
        return lambda table: _grouped(table, named, groups, parser.aggregates)

    def sort(self) -> Run:
        """Read `sort`: ascending where nothing is said."""
        keys: list[tuple[Expression, bool]] = []
        self.scanner.word("by")  # as AWS's sample queries have it
        while True:
            key = Parser(self.scanner, columns=self.columns).expression()
            keys.append((key, self.scanner.word("asc", "desc") == "desc"))
            if not self.scanner.take(","):
                break

        def run(table: Table) -> Table:
            rows = list(table.rows)
            for key, falls in reversed(keys):
                rows.sort(key=lambda row, key=key: order_of(key(row)), reverse=falls)  # type: ignore[misc] # a default holds the loop's
            return replace(table, rows=rows)

        return run

    def limit_(self) -> Run:
        """Read `limit`: so many rows at most."""
        start = self.scanner.place
        number = self.scanner.number()
        if not isinstance(number, int) or not 1 <= number <= MOST_ROWS:
            self.scanner.refuse(f"limit takes a number from 1 to {MOST_ROWS}", start)
        return lambda table: replace(table, rows=table.rows[:number])

    def dedup(self) -> Run:
        """Read `dedup`: the first row of each stays; rows without one of the fields all do."""
        named = self._list(Parser(self.scanner, columns=self.columns))
        self.is_deduplicated = True

        def run(table: Table) -> Table:
            seen: set[tuple[str, ...]] = set()
            rows = [row for row in table.rows if _is_new(row, named, seen)]
            return replace(table, rows=rows)

        return run

    def _list(self, parser: Parser) -> list[Named]:
        named = []
        while True:
            start = self.scanner.place
            expression = parser.expression()
            text = self.scanner.source(start).strip("`")
            if self.scanner.word("as"):
                alias = self.scanner.name()
                if alias is None:
                    self.scanner.refuse("a name is expected behind as")
                text = alias
            named.append(Named(text, expression))
            if not self.scanner.take(","):
                return named


_READERS: dict[str, Callable[[Reader], Run]] = {
    "dedup": Reader.dedup,
    "display": Reader.display,
    "fields": Reader.fields,
    "limit": Reader.limit_,
    "parse": Reader.parse,
    "sort": Reader.sort,
    "stats": Reader.stats_,
}


def read(query: str) -> list[Command]:
    """Return a query's commands; MalformedQueryError where it has none."""
    return Reader(Scanner(query)).read()


def _filter(keeps: Callable[[Row], bool]) -> Command:
    return Command(
        "filter",
        lambda table: replace(table, rows=[row for row in table.rows if keeps(row)]),
        keeps,
    )


def _fill(rows: Iterable[Row], named: list[Named]) -> None:
    for row in rows:
        for one in named:
            value = one.expression(row)
            if value is not None:
                row.values[one.name] = value


def _glob(text: str) -> Extract:
    """Return what a glob takes: a `*` as little as it can, at the end all the rest.

    By searching: as an expression it takes the square of a long message's length where it fails.
    """
    first, *parts = text.split("*")

    def extract(message: str) -> Mapping[int, str] | None:
        start = message.find(first)
        if start < 0:
            return None
        taken, end = {}, start + len(first)
        for place, part in enumerate(parts):
            is_rest = not part and place == len(parts) - 1
            found = len(message) if is_rest else message.find(part, end)
            if found < 0:
                return None
            taken[place], end = message[end:found], found + len(part)
        return taken

    return extract


def _parsed(table: Table, source: Expression, extract: Extract, names: list[str]) -> Table:
    for row in table.rows:
        text = source(row)
        found = extract(text_of(text)) if text is not None else None
        row.values.update({names[place]: value for place, value in (found or {}).items()})
    return replace(table, parsed=(*table.parsed, *names))


def _groups(pattern: re.Pattern[str]) -> Extract:
    """Return what an expression's named groups take."""

    def extract(message: str) -> Mapping[int, str] | None:
        found = pattern.search(message)
        groups = found.groupdict().values() if found else ()
        return {place: value for place, value in enumerate(groups) if value is not None}

    return extract


def _grouped(
    table: Table, named: list[Named], groups: list[Named], aggregates: dict[str, Aggregate]
) -> Table:
    found: dict[tuple[Value, ...], list[Row]] = {} if groups else {(): []}
    for row in table.rows:
        key = tuple(one.expression(row) for one in groups)
        found.setdefault(key, []).append(row)
    rows = []
    for key, members in found.items():
        row = Row({one.name: value for one, value in zip(groups, key, strict=True)})
        row.values.update({slot: one.of(members) for slot, one in aggregates.items()})
        _fill([row], named)
        row.values = {k: v for k, v in row.values.items() if not k.startswith("\0")}
        rows.append(row)
    return Table(rows, tuple(one.name for one in (*groups, *named)), is_grouped=True)


def _is_new(row: Row, named: list[Named], seen: set[tuple[str, ...]]) -> bool:
    values = [one.expression(row) for one in named]
    key = tuple(text_of(value) for value in values)
    if any(value is None for value in values):
        return True
    is_new = key not in seen
    seen.add(key)
    return is_new
