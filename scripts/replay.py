"""Answer every question by DuckDB straight over the Parquet in S3, and compare with Athena.

An answer of several rows is compared in order.

A row that differs is printed from both sides, and the exit code is 1.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.table import Table

from analytics_emulator.athena.replay import engine_over_table
from analytics_emulator.athena.statements.text import single_statement
from scripts.answers.athena import Athena
from scripts.answers.questions import Answering, Question, Row, agree, all_questions, differing
from scripts.answers.s3_objects import S3Objects
from scripts.aws.target import Target, from_environment
from scripts.console import Console
from scripts.deployment_options import deployment_options
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import required_outputs

MOST_DIFFERENCES = 5


@dataclass(frozen=True)
class Comparison:
    """Both answers to one question, and the rows in which they differ."""

    question: Question
    rows: int
    differences: list[tuple[Row | None, Row | None]]


@contextmanager
def answers_from_s3(target: Target, database: str, table: str) -> Iterator[Answering]:
    """Yield what answers a question by the local engine, over the table's files in S3."""
    glue = target.session.client("glue")
    described = glue.get_table(DatabaseName=database, Name=table)["Table"]
    with (
        tempfile.TemporaryDirectory() as directory,
        engine_over_table(described, S3Objects(target), Path(directory)) as engine,
    ):

        def answer(question: Question) -> list[Row]:
            result = engine.run(engine.compile(single_statement(question.sql), database))
            return [tuple(row) for row in result.rows]

        yield answer


def compare(question: Question, athena: Athena, stored: Answering) -> Comparison:
    """Ask both sides and hold their rows against each other, in order."""
    theirs, ours = athena.ask(question.sql).rows, stored(question)
    pairs = [] if agree(question, theirs, ours) else differing(theirs, ours)
    return Comparison(question, len(ours), pairs)


@click.command(help=__doc__)
@deployment_options
@plain_errors
def main(prefix: str, environment: str) -> None:
    """Compare all questions; the objects' local copies go when it ends."""
    target, console = from_environment(), Console(highlight=False)
    athena = Athena.of_deployment(target, prefix, environment)
    table = required_outputs(target, prefix, environment)["TableName"]
    with answers_from_s3(target, athena.database, table) as stored:
        compared = [compare(question, athena, stored) for question in all_questions(athena.zone)]
    print_comparisons(console, compared)
    sys.exit(1 if any(comparison.differences for comparison in compared) else 0)


def print_comparisons(console: Console, compared: list[Comparison]) -> None:
    """Print a row a question, then the rows that differ."""
    table = Table("query", "rows", "Athena against DuckDB over S3", box=None)
    for comparison in compared:
        count = len(comparison.differences)
        verdict = f"[red]{count} rows differ[/]" if count else "[green]same[/]"
        table.add_row(comparison.question.name, f"{comparison.rows:,}", verdict)
    console.print(table)
    for comparison in compared:
        for theirs, ours in comparison.differences[:MOST_DIFFERENCES]:
            console.print(f"{comparison.question.name}:\n  Athena {theirs}\n  DuckDB {ours}")


if __name__ == "__main__":
    main()
