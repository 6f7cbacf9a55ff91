"""A report as plain text: for mail programs that show no HTML, and for screen readers' users."""

from collections.abc import Iterator, Sequence
from itertools import chain

from dashboard.reports.parts import Absent, Chart, Figure, Part, Report, Rows, Words

LINE = 76
LONGEST_CELL = 34


def plain_report(report: Report) -> str:
    """Write a report in lines."""
    head = [report.title, "=" * len(report.title), f"{report.board} · {report.written}"]
    facts = [" · ".join(report.facts)] if report.facts else []
    body = chain.from_iterable(("", *_lines(one)) for one in report.parts)
    foot = ["", f"Open it: {report.link}"] if report.link else []
    return "\n".join([*head, *facts, *body, *foot]) + "\n"


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, Figure):
        told = " ".join(filter(None, [part.change, part.against]))
        yield f"{part.title}: {part.value}" + (f" ({told})" if told else "")
    elif part.title:
        yield part.title
        yield "-" * len(part.title)
    if part.subtitle:
        yield part.subtitle
    match part:
        case Words():
            yield from words(part)
        case Chart():
            yield from _grid(part.table)
        case Rows():
            yield from _grid(part)
        case Absent():
            yield part.reason
    yield from part.notes


def words(part: Words) -> list[str]:
    """Return the text of blocks, a line each."""
    lines = ("".join(run["text"] for run in block["runs"]) for block in part.blocks)
    return [line.replace("\u00a0", " ").strip() for line in lines]


def _grid(table: Rows) -> list[str]:
    """Set columns below each other; a row that is wider than a line becomes lines of its own."""
    cells = [[_cut(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)] if cells[0] else []
    if sum(widths) + 2 * len(widths) > LINE:
        return [line for row in table.rows for line in _card(table.columns, row)]
    sides = [str.rjust if number else str.ljust for number in table.are_numbers]
    return [
        "  ".join(
            side(cell, width) for side, cell, width in zip(sides, row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def _card(titles: Sequence[str], row: Sequence[str]) -> list[str]:
    return [f"{title}: {cell}" for title, cell in zip(titles, row, strict=True)] + [""]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
