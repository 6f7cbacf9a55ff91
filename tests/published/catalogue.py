"""Public templates of this trade: where each is, and what becomes of it here.

Nothing of theirs is kept in this repository: the catalogue names them, and
`python -m tests.published.obtain` brings them, each file at its pinned commit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.foreign.aws_examples import Example, is_genuine

_KNOWN = ("parameters", "runtime", "unused")
CATALOGUE = Path(__file__).with_name("templates.yaml")


@dataclass(frozen=True)
class Published:
    """A template of a repository; `answer` is `deployed`, or a part of what the refusal says.

    Where `runtime` is named, a machine that doesn't have it refuses the template for that. `use` is
    what its README does with it (uses.py), `unused` why nothing is; `parameters` are values that a
    use needs.
    """

    example: Example
    path: str
    answer: str
    runtime: str | None = None
    use: tuple[dict[str, Any], ...] = ()
    unused: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return self.example.folder / self.path

    @property
    def is_obtained(self) -> bool:
        """Tell whether it is here, and the one that the catalogue means."""
        return is_genuine(self.file, self.example.files[self.path])


def repositories() -> Iterator[tuple[Example, list[dict[str, Any]]]]:
    """Yield each repository with its rows."""
    for one in yaml.safe_load(CATALOGUE.read_text()):
        name = one["repository"].replace("/", "-")
        files = {row["path"]: row["sha256"] for row in one["templates"]}
        place = Example(name, one["repository"], one["commit"], files, "", {})
        yield place, one["templates"]


def published() -> Iterator[Published]:
    """Yield all templates."""
    for example, rows in repositories():
        for row in rows:
            known = {name: row[name] for name in _KNOWN if name in row}
            use = tuple(row.get("use", ()))
            yield Published(example, row["path"], row["answer"], use=use, **known)
