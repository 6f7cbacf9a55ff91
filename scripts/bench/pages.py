"""Places in a page of docs/ that a measurement fills: between two comments that name it."""

from pathlib import Path

from scripts import ROOT

BENCHMARKS = ROOT / "docs" / "benchmarks.md"


def write_into(page: Path, place: str, text: str) -> None:
    """Put a text where the last one stood; `ValueError` where the page has no such place."""
    begin, end = f"<!-- {place}: begin -->", f"<!-- {place}: end -->"
    before, rest = page.read_text().split(begin)
    _, behind = rest.split(end)
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{behind}")
