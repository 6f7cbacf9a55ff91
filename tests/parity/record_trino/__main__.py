"""Record Trino's answers, and compare our engine's with them.

Trino is fetched from Maven Central on first use (Maven, and a Java of 24 or newer in JAVA_HOME)
into the folder that TRINO_CACHE names. Each command uses the server of `serve` where one stands,
or starts one and stops it again.
"""

import json
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import click
import requests
from rich.console import Console
from rich.progress import track

from . import answers
from .client import TrinoClient, TrinoError
from .queries import queries_of
from .server import PORT, ServerError, trino
from .tables import copy_generated

GOOD = {"same", "same error", "same rows", "refused", "different, open", "other error"}
SUITES = ["tpch", "tpcds", "engine"]
port_option = click.option("--port", default=PORT, show_default=True, help="Trino's port.")


@click.group(help=__doc__)
def main() -> None:
    """End a command that is told to end in the ordinary way, so that it stops its server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@main.command()
@port_option
def serve(port: int) -> None:
    """Keep a server up until Ctrl-C, for other commands to use."""
    with trino(port) as url:
        click.echo(f"Trino answers at {url}")
        with suppress(KeyboardInterrupt):
            signal.pause()


@main.command()
@click.argument("sql")
@port_option
def run(sql: str, port: int) -> None:
    """Answer one statement: columns and rows as JSON lines; exit 1 on Trino's error."""
    with trino(port) as url:
        try:
            answer = TrinoClient(url).run(sql)
        except TrinoError as error:
            raise click.ClickException(str(error)) from error
    for line in (answer.columns, *answer.rows):
        click.echo(json.dumps(line, ensure_ascii=False))


@main.command("answers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Where to; the same file if left.")
@port_option
def answer_file(file: Path, output: Path | None, port: int) -> None:
    """Answer each `{"sql": …}` line of FILE, with Trino's version and the date."""
    lines = file.read_text().splitlines()
    with trino(port) as url:
        cases = answers.answered(TrinoClient(url), lines)
        done = list(track(cases, "answering", len(lines), console=Console(stderr=True)))
    text = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in done)
    (output or file).write_text(text)


@main.command()
@click.argument("suite", type=click.Choice(SUITES))
@port_option
def record(suite: str, port: int) -> None:
    """Record a suite's answers: TPC-H's or TPC-DS's queries, or Trino's own engine tests."""
    queries = queries_of(suite)
    with trino(port) as url:
        schema = queries[0].schema
        copy_generated(TrinoClient(url), schema)
        client = TrinoClient(url, schema=schema)
        progress = track(queries, suite, console=Console(stderr=True))
        cases = [answers.record(client, query) for query in progress]
        answers.write(suite, client.version(), cases)
    errors = sum("error" in case for case in cases)
    unstable = sum("unstable" in case for case in cases)
    click.echo(f"{len(cases)} queries: {errors} errors, {unstable} with changing answers")


@main.command()
@click.argument("suite")
@click.option("--all", "every", is_flag=True, help="Name the queries that agree, too.")
def compare(suite: str, *, every: bool) -> None:
    """Run the queries of SUITE, or of a file of answers, through our engine.

    Exit 1 where an answer is wrong: neither Trino's, nor refused, nor left open by the query.
    """
    from .compare import verdicts  # noqa: PLC0415  # recording needs no engine

    if suite in SUITES:
        queries, cases = queries_of(suite), answers.read(suite)
    else:
        queries, cases = answers.read_file(Path(suite))
    judged = verdicts(queries, cases)
    counts: Counter[str] = Counter()
    for query, verdict in track(judged, suite, len(queries), console=Console(stderr=True)):
        counts[verdict.word] += 1
        if every or verdict.word != "same":
            reason = " ".join(verdict.reason.split())[:400]
            click.echo(f"{query.name:50} {verdict.word:16} {reason}")
    click.echo(", ".join(f"{n} {word}" for word, n in counts.most_common()))
    sys.exit(0 if set(counts) <= GOOD else 1)


if __name__ == "__main__":
    try:
        main()
    except (ServerError, subprocess.SubprocessError, requests.RequestException) as failure:
        sys.exit(str(failure))
