"""Compare thousands of statements with a Trino: `python -m tests.parity.tables.fuzz.bulk`.

Statements are drawn by seed, one a seed. Each that isn't answered alike is a line of the output:
the seed, the verdict, the reason and the statement. The last line counts. It takes a Trino that
answers (`python -m tests.parity.record_trino serve`), which is asked several statements at a time,
and a process of the engine's. With `--kept`, a Trino is asked each statement once: a second run
compares the engine of its day with the same answers, and needs none.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from tests.parity.record_trino.answers import Case
from tests.parity.record_trino.compare import Verdict, judged
from tests.parity.record_trino.ours import EngineProcess
from tests.parity.record_trino.queries import Query
from tests.parity.record_trino.server import PORT

from ..catalog import DATABASE, Catalog
from .search import OF_VALUES, plain_zeros
from .statements import statement_of
from .trino import Trino, keeping

OWN_ERRORS = ("GENERIC_INTERNAL_ERROR", "SERIALIZATION_ERROR")  # mistakes of Trino's
GOOD = {"same", "same error", "error of a value", "refused by both"}


@click.command(help=__doc__)
@click.option("--seed", "first", default=1, show_default=True, help="The first seed.")
@click.option("--statements", "wanted", default=1000, show_default=True, help="How many at most.")
@click.option("--seconds", default=600, show_default=True, help="How long at most.")
@click.option("--threads", default=4, show_default=True, help="Statements that Trino runs at once.")
@click.option("--port", default=PORT, show_default=True, help="Trino's port.")
@click.option("--kept", type=click.Path(path_type=Path), help="A file of Trino's answers.")
def main(first: int, wanted: int, seconds: int, threads: int, port: int, kept: Path | None) -> None:
    """Compare; exit 1 where an answer is wrong."""
    counts: Counter[str] = Counter()
    queries = _drawn(range(first, first + wanted), time.monotonic() + seconds)
    with tempfile.TemporaryDirectory() as folder, keeping(kept) as answers:
        engine = EngineProcess(Catalog(Path(folder)))
        trino = Trino(f"http://127.0.0.1:{port}", answers)
        for query, case in trino.answered(queries, threads):
            verdict = _verdict(engine, query, case)
            counts[verdict.word] += 1
            if verdict.word not in GOOD:
                line = [int(query.name), verdict.word, verdict.reason, query.sql]
                click.echo(json.dumps(line, ensure_ascii=False))
        engine.stop()
    click.echo(json.dumps({"seeds": [first, first + counts.total()], **counts}), err=True)
    sys.exit(not set(counts) <= {*GOOD, "refused"})


def _drawn(seeds: range, deadline: float) -> Iterator[Query]:
    for seed in seeds:
        if time.monotonic() > deadline:
            return
        yield Query(str(seed), statement_of(seed), DATABASE)


def _verdict(engine: EngineProcess, query: Query, case: Case) -> Verdict:
    """Return how an answer compares; what fails on a value may not be computed by another plan."""
    ours = engine.answer(query)
    names = {e.partition(":")[0] for e in (ours.error, case.get("error", "")) if e}
    if names & OF_VALUES and names <= OF_VALUES and not ours.crash:
        return Verdict("error of a value")
    if case.get("error", "").startswith(OWN_ERRORS):
        return Verdict("unknown to Trino", case["error"])
    if ours.error.startswith("NOT_SUPPORTED") and "error" in case:
        return Verdict("refused by both")
    plain = {"rows": plain_zeros(case["rows"])} if "rows" in case else {}
    verdict = judged(query, replace(ours, rows=plain_zeros(ours.rows)), {**case, **plain})
    return Verdict("different", verdict.reason) if "open" in verdict.word else verdict


if __name__ == "__main__":
    main()
