"""Definitions that no one here wrote: a published generator's dashboards, and files of your own.

`FOREIGN_DEFINITIONS` names a directory of `.json` and `.yaml` files: definitions, or requests and
answers of the QuickSight API that hold one.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from tests.foreign.generator import APPS, PACKAGE, Request, generated


@dataclass(frozen=True)
class Assets:
    """A dashboard as its author would create it: API requests, data sets by identifier."""

    dashboard: Request
    data_sets: Mapping[str, Request] = field(default_factory=dict)
    theme: Request | None = None


@dataclass(frozen=True)
class Expected:
    """How many visuals are drawn, how many find no rows, and which are boxes, by kind and reason.

    A table finds no rows where its filter waits for a reader's choice.
    """

    drawn: int
    empty: int = 0
    boxes: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Foreign:
    """A dashboard, how strictly its definition is validated, and what of it is drawn."""

    name: str
    read: Callable[[Path], Assets]
    mode: str = "STRICT"
    expected: Expected | None = None


LEVEL = "distinct_count by a list of fields is not drawn"
SANKEY = "SankeyDiagramVisual is not drawn here; QuickSight draws it"
EXPECTED = {
    "payment-recon": Expected(32),
    "account-recon": Expected(29),
    "investigation": Expected(
        4,
        1,
        {
            ("KPIVisual", LEVEL): 3,
            ("TableVisual", LEVEL): 1,
            ("SankeyDiagramVisual", SANKEY): 3,
        },
    ),
}


def known() -> list[Foreign]:
    """Give every dashboard at hand."""
    published = [
        Foreign(app, partial(_published, app), expected=EXPECTED[app])
        for app in (APPS if find_spec(PACKAGE) else ())
    ]
    return [*published, *_files()]


def _published(app: str, directory: Path) -> Assets:
    return Assets(*generated(app, directory))


def _files() -> Iterator[Foreign]:
    directory = os.environ.get("FOREIGN_DEFINITIONS")
    for path in sorted(Path(directory).iterdir()) if directory else []:
        if path.suffix in {".json", ".yaml", ".yml"}:
            yield Foreign(path.stem, partial(_own, path), "LENIENT")


def _own(path: Path, _: Path) -> Assets:
    text = path.read_text()
    document: Any = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    return Assets({"Definition": document.get("Definition", document)})
