"""Compare thousands of statements with a Trino: `python -m tests.parity.tables.fuzz.bulk`.

Statements are drawn by seed, one a seed. Each that isn't answered alike is a line of the output:
the seed, the verdict, the reason and the statement. The last line counts. It takes a Trino that
answers (`python -m tests.parity.record_trino serve`), which is asked several statements at a time,
and a process of the engine's.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import batched
from pathlib import Path

import click
import requests

from tests.parity.record_trino.answers import Case
from tests.parity.record_trino.client import TrinoClient, TrinoError
from tests.parity.record_trino.compare import Verdict, judged
from tests.parity.record_trino.ours import EngineProcess
from tests.parity.record_trino.queries import Query
from tests.parity.record_trino.server import PORT

from ..catalog import DATABASE, Catalog
from ..record import registered
from .search import OF_VALUES, plain_zeros
from .statements import statement_of

GOOD = {"same", "same error", "error of a value", "refused by both"}
BATCH = 60


@click.command(help=__doc__)
@click.option("--seed", "first", default=1, show_default=True, help="The first seed.")
@click.option("--statements", "wanted", default=1000, show_default=True, help="How many at most.")
@click.option("--seconds", default=600, show_default=True, help="How long at most.")
@click.option("--threads", default=4, show_default=True, help="Statements that Trino runs at once.")
@click.option("--port", default=PORT, show_default=True, help="Trino's port.")
def main(first: int, wanted: int, seconds: int, threads: int, port: int) -> None:
    """Compare; exit 1 where an answer is wrong."""
    deadline = time.monotonic() + seconds
    client = registered(TrinoClient(f"http://127.0.0.1:{port}", schema=DATABASE))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(threads) as pool:
        engine = EngineProcess(Catalog(Path(folder)))
        for seeds in batched(range(first, first + wanted), BATCH, strict=False):
            if time.monotonic() > deadline:
                break
            queries = [Query(str(s), statement_of(s), DATABASE) for s in seeds]
            cases = pool.map(lambda q: _asked(client, q), queries)
            for query, verdict in _verdicts(engine, queries, cases):
                counts[verdict.word] += 1
                if verdict.word not in GOOD:
                    line = [int(query.name), verdict.word, verdict.reason, query.sql]
                    click.echo(json.dumps(line, ensure_ascii=False))
        engine.stop()
    click.echo(json.dumps({"seeds": [first, first + counts.total()], **counts}), err=True)
    sys.exit(not set(counts) <= {*GOOD, "refused"})


def _asked(client: TrinoClient, query: Query) -> Case | None:
    """Return Trino's answer as a case; None where it can't tell."""
    try:
        answer = client.run(query.sql)
    except TrinoError as error:
        return {"error": str(error)}
    except requests.RequestException:
        return None
    return {"columns": answer.columns, "rows": answer.rows}


def _verdicts(
    engine: EngineProcess, queries: list[Query], cases: Iterator[Case | None]
) -> Iterator[tuple[Query, Verdict]]:
    for query, case in zip(queries, cases, strict=True):
        if case is not None:
            yield query, _verdict(engine, query, case)


def _verdict(engine: EngineProcess, query: Query, case: Case) -> Verdict:
    """Return how an answer compares; what fails on a value may not be computed by another plan."""
    ours = engine.answer(query)
    names = {e.partition(":")[0] for e in (ours.error, case.get("error", "")) if e}
    if names & OF_VALUES and names <= OF_VALUES and not ours.crash:
        return Verdict("error of a value")
    if "GENERIC_INTERNAL_ERROR" in case.get("error", ""):
        return Verdict("unknown to Trino", case["error"])
    if names == {"NOT_SUPPORTED"} and ours.error and "error" in case:
        return Verdict("refused by both")
    plain = {"rows": plain_zeros(case["rows"])} if "rows" in case else {}
    verdict = judged(query, replace(ours, rows=plain_zeros(ours.rows)), {**case, **plain})
    return Verdict("different", verdict.reason) if "open" in verdict.word else verdict


if __name__ == "__main__":
    main()
