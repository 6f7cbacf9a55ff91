"""What a report consists of, whatever it is written as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Part:
    """One visual, or a text box where it has no title."""

    kind: ClassVar[str]
    title: str = ""
    subtitle: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Figure(Part):
    """A key figure; `change` is written with its arrow, `direction` is up, down, same or none."""

    kind = "figure"
    value: str = ""
    change: str = ""
    direction: str = "none"
    against: str = ""


@dataclass(frozen=True)
class Rows(Part):
    """Titled columns of texts, numbers flush right; `sums` are the rows that add others up."""

    kind = "rows"
    columns: Sequence[str] = ()
    are_numbers: Sequence[bool] = ()
    rows: Sequence[Sequence[str]] = ()
    sums: Sequence[int] = ()


@dataclass(frozen=True)
class Chart(Part):
    """A chart's specification, and the rows behind it for whoever doesn't see it."""

    kind = "chart"
    spec: Mapping[str, Any] = field(default_factory=dict)
    table: Rows = field(default_factory=Rows)


@dataclass(frozen=True)
class Words(Part):
    """Blocks of runs of text, as rich_text.py has them."""

    kind = "words"
    blocks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Absent(Part):
    """A visual without a picture, and why; `is_fault` tells what failed from what has no rows."""

    kind = "absent"
    reason: str = ""
    is_fault: bool = False


@dataclass(frozen=True)
class Report:
    """A sheet at a moment: `facts` say of what period and choices, `link` where it lives."""

    title: str
    board: str
    written: str
    facts: Sequence[str]
    link: str
    parts: Sequence[Part]
    theme: Mapping[str, Any]

    @property
    def faults(self) -> list[Absent]:
        """Return what failed: a report with any isn't whole."""
        return [one for one in self.parts if isinstance(one, Absent) and one.is_fault]
