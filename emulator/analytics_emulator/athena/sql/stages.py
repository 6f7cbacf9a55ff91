"""The stages of a query, each as text: the way to see what the compiler does, and to learn it."""

from collections.abc import Iterator

from .binding.queries.query_binder import QueryBinder
from .binding.shape import Session
from .nodes.printing import printed
from .nodes.queries import Scan
from .nodes.walking import walk
from .reading.dialect import parse_query
from .rewriting import rewritten
from .source import TableResolver, TableSource, View
from .writing import write


class NoTables:
    """A catalog without tables."""

    def resolve(self, database: str, table: str) -> TableSource | View | None:  # noqa: ARG002  # the protocol's
        """Return None: there is no table."""
        return None


def stages(
    sql: str, resolver: TableResolver | None = None, database: str = "default"
) -> Iterator[tuple[str, str]]:
    """Yield the title and text of each stage: read, bound, rewritten, written.

    Raises what compiling raises. A scan is written as the table's name: its files are known only
    when a query runs.
    """
    tree = parse_query(sql)
    yield "read: the parser's tree", repr(tree)
    session = Session(resolver or NoTables(), database=database)
    bound = QueryBinder(sql, database, session).text(tree)
    yield "bound: typed nodes", printed(bound.query)
    query = rewritten(bound.query, session.scans)
    yield "rewritten: as it is to be written", printed(query)
    names = {n.number: f"FROM {n.table}" for n in walk(query) if isinstance(n, Scan)}
    yield "written: DuckDB's SQL", write(query, names).sql
