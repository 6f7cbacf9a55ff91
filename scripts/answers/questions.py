"""The questions of queries/*.sql: a title, a sentence and one Athena statement each."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from scripts import ROOT
from scripts.answers.clocks import clock

QUERIES = ROOT / "queries"
ZONE = "{place_zone}"  # stands in a statement for the time zone whose clocks it goes by
UNIVERSAL = clock()
TIED = {"top_items"}
PLACE = re.compile(r"\bline (\d+):(\d+): ")

type Row = Sequence[Any]
type Answering = Callable[[Question], Sequence[Row]]


class UnknownQueryError(Exception):
    """There is no query of that name; the text lists those that there are."""


@dataclass(frozen=True)
class Question:
    """One question: `name` is the file's stem, `sql` its text without the header."""

    name: str
    title: str
    description: str
    sql: str
    first_line: int = 1  # where the statement begins in its file

    def located(self, error: str) -> str:
        """Return Athena's text with `file:line:column` before it, where it names a place."""
        if not (found := PLACE.search(error)):
            return error
        line = int(found[1]) + self.first_line - 1
        return f"queries/{self.name}.sql:{line}:{found[2]}: {error[found.end() :]}"


def agree(question: Question, rows: Sequence[Row], expected: Sequence[Row]) -> bool:
    """Return whether two answers agree; rows that tie stand in any order where the SQL leaves it.

    `top_items` is the product's user's own SQL and orders by its last column alone.
    """
    ours, theirs = [list(row) for row in rows], [list(row) for row in expected]
    if ours == theirs or question.name not in TIED:
        return ours == theirs
    totals = [row[-1] for row in ours]
    above = [sorted(row for row in side if row[-1] != totals[-1]) for side in (ours, theirs)]
    return totals == [row[-1] for row in theirs] and above[0] == above[1]


def differing[R: Row](rows: Sequence[R], expected: Sequence[R]) -> list[tuple[R | None, R | None]]:
    """Return the rows of two answers that differ, side by side in order; None where one ends."""
    pairs = zip_longest(rows, expected)
    return [(ours, theirs) for ours, theirs in pairs if listed(ours) != listed(theirs)]


def listed(row: Row | None) -> list[Any] | None:
    """Return a row as a list, whatever it came as."""
    return None if row is None else list(row)


def read_question(path: Path, zone: str = UNIVERSAL) -> Question:
    """Split a file into its `-- title:` line, its `-- sentence` lines and its statement."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("--")]
    below = "\n".join(lines[len(header) :])
    body = below.strip().replace(ZONE, zone)
    first_line = len(header) + 1 + below[: len(below) - len(below.lstrip())].count("\n")
    title, *sentences = (line.removeprefix("--").strip() for line in header)
    if not title.startswith("title:") or not sentences or not body:
        raise ValueError(f"{path}: expected '-- title: …', '-- a sentence', then one statement")
    return Question(
        path.stem, title.removeprefix("title:").strip(), " ".join(sentences), body, first_line
    )


def all_questions(zone: str = UNIVERSAL) -> list[Question]:
    """Return every question, by name; days and hours are those of a time zone, told as SQL."""
    return [read_question(path, zone) for path in sorted(QUERIES.glob("*.sql"))]


def question_named(name: str, zone: str = UNIVERSAL) -> Question:
    """Return one question; raises `UnknownQueryError`."""
    questions = {question.name: question for question in all_questions(zone)}
    if name not in questions:
        raise UnknownQueryError(f"No query is named {name!r}. There are: {', '.join(questions)}")
    return questions[name]
