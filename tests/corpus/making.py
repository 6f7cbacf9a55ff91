"""Makes the tables that a file's statements name: as the source defines them, or as used."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

from botocore.exceptions import BotoCoreError, ClientError
from pyarrow import ArrowException
from sqlglot import exp

from tests.corpus import tables
from tests.corpus.account import Account
from tests.corpus.columns import columns_of
from tests.corpus.files import NoRowsError
from tests.corpus.guessing import guessed_columns
from tests.corpus.statements import Statement
from tests.corpus.uses import tables_of, tree_of, uses_of

# What a definition or a guess can come to that no table can be made of.
_BAD = (ArrowException, BotoCoreError, ClientError, ValueError, KeyError, TypeError)
NO_TABLE = (NoRowsError, *_BAD)
TREE = lru_cache(4096)(tree_of)
_NAMED = re.compile(
    r"\b(?:TABLE(?:\s+IF\s+EXISTS)?|INTO|FROM|VIEW|TBLPROPERTIES|PARTITIONS|UPDATE|OPTIMIZE|VACUUM"
    r"|DESCRIBE|DESC|FORMATTED|EXTENDED|COLUMNS\s+(?:IN|FROM))\s+(?P<name>[\w.`\"$-]+)",
    re.IGNORECASE,
)
_NOT_NAMES = {
    "if", "in", "like", "partition", "select", "extended", "formatted", "table", "view", "from",
}  # fmt: skip
_CHANGES = re.compile(r"\s*(?:UPDATE|DELETE|MERGE|OPTIMIZE|VACUUM)\b", re.IGNORECASE)
_INSERTED = re.compile(
    r"\s*INSERT\s+INTO\s+(?P<table>[\w.]+)\s*(?P<columns>\([\w\s,]+\))?\s*"
    r"(?P<query>(?:SELECT|WITH|VALUES)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
# Examples of a page, and no steps: each has a table of its own.
_ALONE = re.compile(
    r"\s*(?:ALTER|OPTIMIZE|SHOW\s+PARTITIONS|SELECT\b.*\$partitions)", re.IGNORECASE | re.DOTALL
)
_OF_VIEW = re.compile(r"\s*(?:SHOW\s+CREATE|DROP)\s+VIEW\b", re.IGNORECASE)
_BY_NAME = re.compile(
    r"\s*(?:ALTER\s.*?\b(?:DROP|CHANGE)\s+(?:COLUMN\s+)?|OPTIMIZE\s.*?\bWHERE\s+)"
    r"(?!PARTITION\b|IF\b)(?P<name>\w+)",
    re.IGNORECASE | re.DOTALL,
)
_ADDS = re.compile(r"\bADD\s+(?:IF\s+NOT\s+EXISTS\s+)?PARTITION", re.IGNORECASE)
_PLACE = re.compile(r"(['\"])s3a?://[^'\"/]*(?P<key>[^'\"]*)(['\"])")

type Name = tuple[str, str]


class Tables:
    """Tables of one file, in a database of its own; what it lacks others of the source define."""

    def __init__(
        self, account: Account, database: str, own: Sequence[Statement], others: Sequence[Statement]
    ) -> None:
        self._account, self._database, self._own = account, database, own
        self.guessed: set[Name] = set()
        self._definers = [s for s in [*own, *others] if tables.name_defined(s.text) or s.model]

    def placed(self, text: str) -> str:
        """Return a statement whose places in S3 are of this account, and empty."""
        return _PLACE.sub(
            lambda m: f"{m[1]}{self._account.new_place().rstrip('/')}{m['key'] or '/'}{m[3]}", text
        )

    def named(self, sql: str) -> list[Name]:
        """Return the tables that a statement names, but for the one that it makes."""
        tree, made = TREE(sql), tables.name_defined(sql)
        found = tables_of(tree) if tree is not None and not isinstance(tree, exp.Command) else []
        if not found:
            parts = [re.sub('[`"]', "", m["name"]).lower().split(".") for m in _NAMED.finditer(sql)]
            found = [((p[-2] if len(p) > 1 else ""), p[-1]) for p in parts]
        if sql.upper().startswith("INSERT"):
            found = [*found[1:], *found[:1]]  # what is read is made first
        bare = [(database, name.split("$")[0]) for database, name in found]
        return [
            one for one in bare
            if one[1] and one != made and one[1] not in _NOT_NAMES
            and one[0] != "information_schema"
        ]  # fmt: skip

    def need_all(self, statement: Statement, sql: str) -> None:
        """Make what a statement names and isn't there; it says itself what can't be made."""
        for database, name in self.named(sql):
            with suppress(*NO_TABLE):
                self._need(database, name, statement, ())

    def _need(self, database: str, name: str, user: Statement, way: tuple[str, ...]) -> None:
        place = database or self._database
        if (place, name) in self.guessed and _ALONE.match(user.text):
            self.drop(place, name)
        if name in way or self._account.has(place, name):
            return
        self._account.need_database(place)
        definers = self.defining(name, user)
        if not any(self.define(one, place, name, (*way, name)) for one in definers):
            self.guess(place, name, user.text)

    def defining(self, name: str, user: Statement) -> list[Statement]:
        """Return what defines a table: of the same file, then what has all that is read."""
        found = []
        for one in self._definers:
            defined = tables.name_defined(one.text)
            if one is not user and (one.model or (defined and defined[1])) == name:
                found.append(one)
        tree = TREE(user.text)
        read = set(columns_of(tree).get(name, {})) if tree is not None else set()
        if changed := _BY_NAME.match(user.text):
            read.add(changed["name"].lower())
        found.sort(key=lambda one: -sum(column in one.text.lower() for column in read))
        own = [one for one in found if one.path == user.path]
        others = (one for one in found if all(column in one.text.lower() for column in read))
        return [*own, *others][:3]

    def is_own(self, name: str, user: Statement) -> bool:
        """Tell whether the user's own source defines a table."""
        return any(one.source is user.source for one in self.defining(name, user))

    def are_guessed(self, statement: Statement) -> bool:
        """Tell whether a statement reads tables that were guessed, by itself or through others."""
        names = {name for _, name in self.guessed}
        if statement.text.upper().startswith("EXECUTE"):
            return bool(names)
        read = {name for _, name in self.named(statement.text)}
        return bool(read & names) or (
            bool(names) and any(self.defining(n, statement) for n in read)
        )

    def define(self, definer: Statement, place: str, name: str, way: tuple[str, ...]) -> bool:
        """Run what defines a table, after what it reads is there; tell whether it could."""
        sql = self.placed(definer.text)
        for database, needed in self.named(sql):
            self._need(database, needed, definer, way)
        if definer.model:
            sql = f'CREATE VIEW "{name}" AS {sql}'
        done = self._account.run(sql, place).state == "SUCCEEDED" and self._account.has(place, name)
        if done:
            self.fill(place, name)
        return done

    def fill(self, database: str, name: str) -> None:
        """Put rows into a table that the file's queries read."""
        adds = any(_ADDS.search(one.text) for one in self._own)
        with suppress(*NO_TABLE):  # a table without rows
            uses = [uses_of(tree) for tree in self._readers(name)]
            tables.fill(self._account, database, name, uses, partitioned=not adds)

    def _readers(self, name: str) -> Iterator[exp.Expr]:
        for one in self._own:
            tree = TREE(one.text)
            if tree is not None and name in {read for _, read in tables_of(tree)}:
                yield tree

    def drop(self, database: str, name: str) -> None:
        """Drop a table, if it is there."""
        place = database or self._database
        if self._account.has(place, name):
            self._account.glue.delete_table(DatabaseName=place, Name=name)

    def guess(
        self, database: str, name: str, sql: str, other: dict[str, str] | None = None
    ) -> None:
        """Make a table whose definition isn't published, as this statement and others use it.

        With `other` types it is this statement's alone.
        """
        self.drop(database, name)
        inserted = _INSERTED.match(sql)
        if _OF_VIEW.match(sql):
            self._account.run(f'CREATE VIEW "{name}" AS SELECT 1 AS id', database)
        elif inserted and not other and inserted["table"].lower().endswith(name):
            query = f"{_named_query(inserted)} WITH NO DATA"
            self._account.run(f'CREATE TABLE {database}."{name}" AS {query}', database)
        elif _CHANGES.match(sql) or "iceberg" in f"{self._own[0].path.name} {name}".lower():
            self._create_iceberg(database, name, self._columns(name, sql, other))
        else:
            self._create(database, name, self._columns(name, sql, other), sql)

    def _columns(self, name: str, sql: str, other: dict[str, str] | None) -> dict[str, str]:
        others = self._readers(name) if other is None else ()
        columns = guessed_columns([tree for tree in (TREE(sql), *others) if tree is not None], name)
        known = self._own[0].source.known_types()
        columns |= {column: known[column] for column in columns if column in known}
        columns |= other or {}
        if changed := _BY_NAME.match(sql):
            columns[changed["name"].lower()] = "string"
        return columns

    def _create_iceberg(self, database: str, name: str, columns: dict[str, str]) -> None:
        listed = ", ".join(f"`{column}` {kind}" for column, kind in columns.items())
        self._account.run(
            f"CREATE TABLE {database}.`{name}` ({listed}) LOCATION '{self._account.new_place()}'"
            " TBLPROPERTIES ('table_type' = 'ICEBERG')", database,
        )  # fmt: skip
        self.guessed.add((database, name))

    def _create(self, database: str, name: str, columns: dict[str, str], sql: str) -> None:
        """Make a table of files, with the partitions that a statement changes."""
        specs = re.findall(r"\bPARTITION\s*(\([^)]*[=<>][^)]*\))", sql, re.IGNORECASE)
        found = (one.lower() for spec in specs for one in re.findall(r"`?(\w+)`?\s*[=<>]", spec))
        keys = list(dict.fromkeys(found)) or (["dt"] if "PARTITIONS" in sql.upper() else [])
        plain = {column: kind for column, kind in columns.items() if column not in keys}
        tables.create(self._account, database, name, plain, keys)
        self.fill(database, name)
        self.guessed.add((database, name))
        before = re.split(r"\bRENAME\s+TO\b", sql, flags=re.IGNORECASE)[0]
        for spec in () if _ADDS.search(sql) else specs:
            if spec in before:
                self._account.run(f"ALTER TABLE {database}.`{name}` ADD PARTITION {spec}", database)


def _named_query(inserted: re.Match[str]) -> str:
    """Return the query of an INSERT with a name for each column."""
    query, columns = inserted["query"], inserted["columns"]
    tree = TREE(query)
    if columns is None and tree is not None and not getattr(tree, "is_star", False):
        row = tree.find(exp.Tuple)
        count = len(
            tree.selects if isinstance(tree, exp.Select) else row.expressions if row else []
        )
        columns = f"({', '.join(f'c{place}' for place in range(count))})"
    return f"SELECT * FROM ({query}) AS t {columns or ''}"  # noqa: S608  # a statement of the corpus
