"""Query texts of others, read from Maven Central's artifacts: they are not kept here."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from .installation import VERSION, artifact
from .javasource import queries_of_class

BENCHMARKS = ("trino-benchto-benchmarks", "368")  # the last that has the texts
CLASSES = (
    "AbstractTestQueries",
    "AbstractTestAggregations",
    "AbstractTestJoinQueries",
    "AbstractTestOrderByQueries",
    "AbstractTestWindowQueries",
    "AbstractTestEngineOnlyQueries",
)
SCALE = "0.01"  # of the schemas named tiny
QUERY = re.compile(r"\s*(--[^\n]*\n\s*)*\(*\s*(SELECT|WITH|VALUES|TABLE)\b", re.IGNORECASE)
# What only Trino's test servers have, or no table of the copies.
FOREIGN = re.compile(
    r"\b(apply|create_hll|custom_\w+)\s*\(|\$internal|information_schema|\bsystem\.", re.IGNORECASE
)
PLACE = re.compile(r'"\$\{database\}"\."\$\{schema\}"\.|\$\{database\}\.\$\{schema\}\.')
TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | [A-Za-z_]\w* |
    \d+(?:\.\d*)?[eE][+-]?\d+ | \.\d+[eE][+-]?\d+ | (?P<decimal>\d+\.\d*|\.\d+) | \d\w* | .""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Query:
    """A query by its name, and the schema that its tables are in."""

    name: str
    sql: str
    schema: str

    @property
    def digest(self) -> str:
        """Return what tells this text from another."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


def queries_of(suite: str) -> list[Query]:
    """Return the queries of `tpch`, `tpcds` or `engine`, which is Trino's own engine tests."""
    found = _engine_tests() if suite == "engine" else _benchmark(suite)
    fit = (q for q in found if QUERY.match(q.sql) and not FOREIGN.search(q.sql))
    return [Query(q.name, typed_decimals(q.sql), q.schema) for q in fit]


def typed_decimals(sql: str) -> str:
    """Return a text whose bare decimals say so: `1.5`, DOUBLE on Athena, is `DECIMAL '1.5'`."""
    return TOKEN.sub(lambda m: f"DECIMAL '{m[0]}'" if m["decimal"] else m[0], sql)


def is_ordered(sql: str) -> bool:
    """Tell whether a query itself, and not only a part of it, says ORDER BY."""
    depth = 0
    for token in TOKEN.finditer(sql):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0 and token[0].upper() == "ORDER":
            return True
    return False


def _benchmark(suite: str) -> Iterator[Query]:
    with ZipFile(artifact(*BENCHMARKS)) as jar:
        for path in sorted(jar.namelist()):
            if path.startswith(f"sql/presto/{suite}/") and path.endswith(".sql"):
                text = PLACE.sub("", jar.read(path).decode())
                for word, value in {"${prefix}": "", "${scale}": SCALE}.items():
                    text = text.replace(word, value)
                yield Query(path.rsplit("/", 1)[1][:-4], text.strip().rstrip(";").strip(), suite)


def _engine_tests() -> Iterator[Query]:
    with ZipFile(artifact("trino-testing", VERSION, "-sources.jar")) as jar:
        seen = set()
        for name in CLASSES:
            source = jar.read(f"io/trino/testing/{name}.java").decode()
            for place, sql in queries_of_class(source):
                if sql not in seen:
                    yield Query(f"{name.removeprefix('AbstractTest')}.{place}", sql, "tpch")
                seen.add(sql)
