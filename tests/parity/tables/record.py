"""Record a running Trino's answers: `python -m tests.parity.tables.record`.

The tables are written into the cache of `record_trino` and registered in its hive catalog as what
they are: external tables over folders, of Parquet and of JSON lines.
"""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import track

from analytics_emulator.athena.sql.types import hive_type
from tests.parity.record_trino.client import TrinoClient, TrinoError
from tests.parity.record_trino.installation import cache
from tests.parity.record_trino.server import PORT, trino
from tests.parity.record_trino.tables import register_table

from .answers import Answer
from .catalog import DATABASE, VIEWS
from .data import TableData, tables
from .files import write_table
from .goldens import case_of, read, write
from .queries import Query, queries


@click.command(help=__doc__)
@click.option("--port", default=PORT, show_default=True, help="Trino's port.")
@click.option("--all", "again", is_flag=True, help="Ask also what is recorded already.")
def main(port: int, again: bool) -> None:
    """Record the answers that are missing, or all."""
    with trino(port) as url:
        client = registered(TrinoClient(url, schema=DATABASE))
        version, day = client.version(), f"{datetime.now(UTC):%Y-%m-%d}"
        known = {} if again else read()
        cases = [
            known.get(q.sql) or case_of(q.sql, ask_trino(client, q), version, day)
            for q in track(queries(), "Asking Trino")
        ]
        write(cases)


def ask_trino(client: TrinoClient, query: Query) -> Answer:
    """Return Trino's answer."""
    try:
        return Answer(rows=tuple(tuple(row) for row in client.run(query.sql).rows))
    except TrinoError as error:
        return Answer(error=str(error))


def registered(client: TrinoClient) -> TrinoClient:
    """Return the client once the tables and views are there."""
    root = cache() / DATABASE
    for table in tables():
        write_table(root, table)
        _register(client, root, table)
    for name, sql in VIEWS.items():
        client.run(f"CREATE OR REPLACE VIEW {name} AS {sql}")
    return client


def _register(client: TrinoClient, root: Path, table: TableData) -> None:
    register_table(
        client,
        f"{DATABASE}.{table.name}",
        root / table.name,
        _trino_types(table.columns),
        _trino_types(table.keys),
        table.format.upper(),
    )


def _trino_types(columns: dict[str, str]) -> dict[str, str]:
    return {name: str(hive_type(kind)) for name, kind in columns.items()}


if __name__ == "__main__":
    main()
