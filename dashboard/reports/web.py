"""A report as the HTML of an e-mail: tables, styles on each element, no script, no other host.

Mail programs drop style sheets, grids and pictures from elsewhere, so the template needs none. It
is one column of at most 560 pixels with key figures two a row, which fits a phone as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import batched, groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboard.reports.parts import Chart, Figure, Part, Report
from dashboard.reports.sizes import MODE, size_of
from dashboard.themes import READABLE, standing_out

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SIZE = re.compile(r"\d{1,2}(\.\d+)?px")
MOST_TOLD = 12
MARKS = {
    "bold": "font-weight:650",
    "italic": "font-style:italic",
    "underline": "text-decoration:underline",
}

type Source = Callable[[Chart], str]


def web_report(report: Report, source: Source | None = None) -> str:
    """Write a report; `source` gives the address of a chart's picture, within the message.

    Without it a chart is written as its rows.
    """
    environment = Environment(
        loader=PackageLoader("dashboard.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    colours = report.theme[MODE]
    names = {
        "run_style": lambda run: run_style(run, colours["background"]),
        "size_of": size_of,
        "source": source,
        "told": told,
    }
    template = environment.get_template("report.html")
    return template.render(report=report, colours=colours, groups=list(_groups(report)), **names)


def _groups(report: Report) -> Iterator[tuple[Part, ...]]:
    """Yield the rows: key figures two in each, every other part by itself."""
    for is_figure, parts in groupby(report.parts, lambda one: isinstance(one, Figure)):
        yield from batched(parts, 2 if is_figure else 1, strict=False)


def run_style(run: Mapping[str, Any], ground: str) -> str:
    """Return a run's style; a colour is mixed until it can be read on its ground."""
    styles = [style for name, style in MARKS.items() if run.get(name)]
    if SIZE.fullmatch(run.get("size") or ""):
        styles.append(f"font-size:{run['size']}")
    if COLOUR.fullmatch(run.get("color") or ""):
        styles.append(f"color:{standing_out(run['color'], ground, least=READABLE)}")
    return ";".join(styles)


def told(chart: Chart) -> str:
    """Return in words what a chart shows, for whoever doesn't see it: its first rows."""
    rows = "; ".join(" ".join(row) for row in chart.table.rows[:MOST_TOLD])
    more = len(chart.table.rows) - MOST_TOLD
    return f"{chart.title}: {rows}" + (f"; and {more:,} more" if more > 0 else "")
