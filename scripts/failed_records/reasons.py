"""Failed records grouped by why they failed, as a table for the terminal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from scripts.failed_records.record import FailedRecord

EXAMPLE_CHARACTERS = 160


@dataclass
class Reason:
    """What failed alike: how often, since when, one of them, and how many can't be sent."""

    example: FailedRecord
    first: datetime | None = None
    last: datetime | None = None
    records: int = 0
    staying: int = 0

    def add(self, record: FailedRecord) -> None:
        """Count a record."""
        self.records += 1
        self.staying += record.sendable is None
        if record.arrived:
            self.first = min(self.first or record.arrived, record.arrived)
            self.last = max(self.last or record.arrived, record.arrived)


@dataclass(frozen=True)
class Reasons:
    """Every reason among some records, the most frequent first."""

    listed: list[Reason]

    @classmethod
    def among(cls, records: Iterable[FailedRecord]) -> "Reasons":
        """Group records by kind and error code."""
        found: dict[tuple[str, str], Reason] = {}
        for record in records:
            found.setdefault((record.kind, record.code), Reason(record)).add(record)
        return cls(sorted(found.values(), key=lambda reason: -reason.records))

    @property
    def records(self) -> int:
        """Count the records."""
        return sum(reason.records for reason in self.listed)

    @property
    def staying(self) -> int:
        """Count the records that the stream can't be given."""
        return sum(reason.staying for reason in self.listed)

    def table(self) -> Table:
        """Draw a row a reason, with one of its records."""
        table = Table(box=SIMPLE_HEAD, leading=1)
        table.add_column("records", justify="right")
        table.add_column("arrived (UTC)", no_wrap=True)
        table.add_column("why, and one of them", overflow="fold")
        for reason in self.listed:
            staying = f"\n{reason.staying:,} stay" if reason.staying else ""
            times = [f"{time:%Y-%m-%d %H:%M:%S}" for time in (reason.first, reason.last) if time]
            table.add_row(f"{reason.records:,}{staying}", "\n".join(times), _why(reason.example))
        return table


def _why(example: FailedRecord) -> str:
    data = example.data.decode(errors="replace").strip()
    shown = data[:EXAMPLE_CHARACTERS] + ("…" if len(data) > EXAMPLE_CHARACTERS else "")
    bold, dim = f"[bold]{escape(example.code)}[/]", f"[dim]{escape(shown)}[/]"
    return "\n".join(filter(None, (example.kind, bold, escape(example.message), dim)))
