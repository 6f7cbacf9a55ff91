"""Holds Athena's answers against those of the same events that were worked out on this machine.

Twice: as the seeder reckoned them from what it planned, in plain Python; and as the local engine
answers over the Parquet that lies in S3. So a difference says where it came to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.answers.athena import Athena
from scripts.answers.questions import Answering, Question, Row, agree, differing, listed
from scripts.verification.report import StepFailedError

MOST_DIFFERENCES = 5
COUNTS_REPEATS = ("repeated_events", "top_items")  # an event that was delivered twice, too
type Rows = Sequence[Row]


@dataclass(frozen=True)
class Parity:
    """Athena, and both of the local answers to a question."""

    athena: Athena
    planned: Mapping[str, Rows]
    stored: Answering
    repeats: int = 0  # rows that Firehose delivered twice, as it may

    def check(self, question: Question) -> str:
        """Ask all three; raises `StepFailedError` with the rows that differ."""
        theirs, planned = self.athena.ask(question.sql).rows, self.planned[question.name]
        stored = self.stored(question)
        if not agree(question, theirs, stored):
            raise StepFailedError(
                "over the same Parquet Athena answers otherwise than the local engine: its SQL",
                differences("Athena", theirs, "local", stored),
            )
        if self.repeats and question.name in COUNTS_REPEATS:
            return f"{len(theirs):,} rows, the same from both; {self.repeats} came twice and count"
        if not agree(question, theirs, planned):
            raise StepFailedError(
                "what is stored isn't what was sent: the path, not the SQL",
                differences("Athena", theirs, "planned", planned),
            )
        return f"{len(theirs):,} rows, the same from Athena, the local engine and the plan"


def differences(one: str, rows: Rows, other: str, expected: Rows) -> tuple[str, ...]:
    """Return lines for the first rows that differ."""
    pairs = differing(rows, expected)
    shown = pairs[:MOST_DIFFERENCES]
    lines = [
        f"{name:<8}{listed(row)}"
        for pair in shown
        for name, row in zip((one, other), pair, strict=True)
    ]
    return (*lines, f"{len(pairs)} rows differ")
