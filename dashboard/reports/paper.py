"""A report as PDF, set by Typst: charts as shapes, tables over pages, tagged for screen readers.

The document is made of data alone: nothing that a visual says is read as markup.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from dashboard.reports.parts import Chart, Part, Report
from dashboard.reports.pictures import shapes
from dashboard.reports.sizes import MODE
from dashboard.reports.web import told

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def pdf_report(report: Report) -> bytes:
    """Set a report on A4."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        parts = [_part(one, number, report, root) for number, one in enumerate(report.parts)]
        document = {
            "title": report.title,
            "board": report.board,
            "written": report.written,
            "facts": list(report.facts),
            "link": report.link,
            "colours": dict(report.theme[MODE]),
            "parts": parts,
        }
        (root / "report.json").write_text(json.dumps(document))
        (root / "report.typ").write_text(TEMPLATE.read_text())
        made: bytes = typst.compile(root / "report.typ", root=root)
        return made


def _part(part: Part, number: int, report: Report, root: Path) -> Mapping[str, Any]:
    """Return a part as data; a chart's picture is a file beside the document."""
    if not isinstance(part, Chart):
        return asdict(part) | {"kind": part.kind}
    name = f"chart-{number}.pdf"
    (root / name).write_bytes(shapes(part.spec, report.theme))
    head = {"title": part.title, "subtitle": part.subtitle, "notes": list(part.notes)}
    return head | {"kind": part.kind, "picture": name, "alt": told(part)}
