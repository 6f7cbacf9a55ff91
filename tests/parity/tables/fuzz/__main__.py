"""Look for statements that two ways answer differently: `python -m tests.parity.tables.fuzz`.

Each statement is asked with and without choosing partitions (where some were left out), with and
without kept rows, and of a Trino where one answers. Where answers differ, the smallest statement
found is printed as JSON.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import click
import requests

from analytics_emulator.athena.sql import SqlEngine
from tests.parity.record_trino.client import TrinoClient
from tests.parity.record_trino.server import PORT, answers

from ..answers import Answer
from ..catalog import DATABASE, Catalog
from ..queries import Query
from ..record import ask_trino, registered
from .search import Ask, Difference, Search, Way, asked

ROUND = 200  # statements of one seed


def _engine(catalog: Catalog) -> Ask:
    """Return how to ask the engine: the catalog then knows what it left out."""
    ask = asked(SqlEngine(catalog))

    def answer(query: Query) -> Answer:
        catalog.was_pruned()
        return ask(query)

    return answer


def _ways(catalog: Catalog, port: int) -> dict[str, Way]:
    unpruned = asked(SqlEngine(catalog, prune=False))
    kept = asked(SqlEngine(catalog, least_kept_rows=0))
    ways: dict[str, Way] = {
        "unpruned": lambda query: unpruned(query) if catalog.was_pruned() else None,
        "kept": kept,
    }
    url = f"http://127.0.0.1:{port}"
    if answers(url):
        client = registered(TrinoClient(url, schema=DATABASE))
        ways["trino"] = lambda query: _while_there(client, query)
    return ways


def _while_there(client: TrinoClient, query: Query) -> Answer:
    """Return Trino's answer, or that it went away."""
    try:
        return ask_trino(client, query)
    except requests.RequestException as error:
        return Answer(error=f"NOT_SUPPORTED: {error}")


@click.command(help=__doc__)
@click.option("--seed", "first_seed", default=7, show_default=True, help="The first seed.")
@click.option("--statements", "wanted", default=2000, show_default=True, help="How many at most.")
@click.option("--seconds", default=600, show_default=True, help="How long at most.")
@click.option("--port", default=PORT, show_default=True, help="Trino's port, if one answers there.")
@click.option("--memory-gb", default=4, show_default=True, help="Memory at most.")
def main(first_seed: int, wanted: int, seconds: int, port: int, memory_gb: int) -> None:
    """Search; exit 1 where answers differ."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_gb * 1024**3, resource.RLIM_INFINITY))
    deadline = time.monotonic() + seconds
    shown: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog(Path(folder))
        search = Search(_engine(catalog), _ways(catalog, port), deadline)
        for number in range(-(-wanted // ROUND)):
            if time.monotonic() > deadline:
                break
            difference = search.round(first_seed + number, min(ROUND, wanted - number * ROUND))
            if difference is not None and difference.sql not in shown:
                shown.add(difference.sql)
                click.echo(_line(difference))
    click.echo(json.dumps(dict(sorted(search.outcomes.items()))), err=True)
    sys.exit(bool(shown))


def _line(difference: Difference) -> str:
    answers_ = {"ours": difference.ours, difference.way: difference.other}
    texts = {way: a.error or list(a.rows) for way, a in answers_.items()}
    return json.dumps({"sql": difference.sql, **texts}, ensure_ascii=False)


if __name__ == "__main__":
    main()
