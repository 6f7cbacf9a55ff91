"""Where statements that people wrote are: repositories, each at a commit.

Nothing of theirs is kept in this repository: `python -m tests.corpus` brings them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scripts import ROOT

CATALOGUE = Path(__file__).with_name("sources.yaml")
_TYPED = re.compile(r'"?Name"?:\s*"?(\w+)"?\s*,\s*"?Type"?:\s*"?([\w<>,:]+)')
FOLDER = ROOT / ".tabletop" / "corpus"


@dataclass(frozen=True)
class Source:
    """A repository at a commit, and which of its files have statements."""

    repository: str
    commit: str
    files: Sequence[str]
    words: Mapping[str, str] = field(default_factory=dict)
    columns: Sequence[str] = ()  # files that tell types of columns, by name
    defines: bool = False  # tables that others read by the same name
    aside: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its files are kept."""
        return FOLDER / f"{self.repository.replace('/', '-')}-{self.commit[:12]}"

    def paths(self) -> list[Path]:
        """Return the files that have statements, by name."""
        return sorted({path for form in self.files for path in self.folder.glob(form)})

    def known_types(self) -> dict[str, str]:
        """Return the types of columns that the repository tells in templates."""
        paths = (path for form in self.columns for path in self.folder.glob(form))
        pairs = (_TYPED.findall(path.read_text()) for path in paths)
        return {name.lower(): kind for found in pairs for name, kind in found}


def sources() -> Iterator[Source]:
    """Yield all sources."""
    for row in yaml.safe_load(CATALOGUE.read_text()):
        yield Source(**row)
