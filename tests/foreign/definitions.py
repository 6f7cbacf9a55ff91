"""Definitions that no one here wrote: a generator's dashboards, AWS's examples, files of your own.

`FOREIGN_DEFINITIONS` names a directory of `.json` and `.yaml` files: definitions, or requests and
answers of the QuickSight API that hold one.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from tests.foreign.aws_examples import Example, examples
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
    """A dashboard, how strictly its definition is validated, and what of it is drawn.

    `absent` says why it isn't on this machine and what brings it.
    """

    name: str
    read: Callable[[Path], Assets]
    mode: str = "STRICT"
    expected: Expected | None = None
    absent: str | None = None


EXPECTED = {
    "payment-recon": Expected(32),
    "account-recon": Expected(29),
    "investigation": Expected(9, 3),
}


def known() -> list[Foreign]:
    """Give every dashboard that is known, be it on this machine or not."""
    return [*_generators(), *map(_aws, examples()), *_files()]


def _generators() -> Iterator[Foreign]:
    absent = None if find_spec(PACKAGE) else "quicksight-gen isn't installed"
    for app in APPS:
        yield Foreign(app, partial(_generated, app), expected=EXPECTED[app], absent=absent)


def _generated(app: str, directory: Path) -> Assets:
    return Assets(*generated(app, directory))


def _aws(example: Example) -> Foreign:
    absent = None if example.is_obtained() else "not on this machine: run `make aws-examples`"
    expected = _expected(**example.expected)
    return Foreign(example.name, partial(_published, example), example.mode, expected, absent)


def _published(example: Example, directory: Path) -> Assets:
    return _own(example.written(directory), directory)


def _expected(drawn: int, empty: int = 0, boxes: Iterable[dict[str, Any]] = ()) -> Expected:
    counted = {(one["kind"], one["reason"]): one["count"] for one in boxes}
    return Expected(drawn, empty, counted)


def _files() -> Iterator[Foreign]:
    directory = os.environ.get("FOREIGN_DEFINITIONS")
    for path in sorted(Path(directory).iterdir()) if directory else []:
        if path.suffix in {".json", ".yaml", ".yml"}:
            yield Foreign(path.stem, partial(_own, path), "LENIENT")


def _own(path: Path, _: Path) -> Assets:
    text = path.read_text()
    document: Any = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    return Assets({"Definition": _definition(document)})


def _definition(document: dict[str, Any]) -> Any:
    """Find the definition: the document, its member, or a text of the Cloud Intelligence format."""
    for one in (document.get("dashboards") or {}).values():
        if "data" in one:
            return yaml.safe_load(one["data"])
    return document.get("Definition", document)
