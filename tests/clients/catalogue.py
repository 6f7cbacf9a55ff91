"""Clients' own suites: where each is, what it needs, and what can't pass here.

Nothing of theirs is kept in this repository: `python -m tests.clients.obtain` brings them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import yaml

from scripts import ROOT

CATALOGUE = Path(__file__).with_name("suites.yaml")
FOLDER = ROOT / ".tabletop" / "clients"
COMMON = ("pytest==9.2.0", "pytest-timeout==2.4.0", "pytest-xdist==3.8.0")


@dataclass(frozen=True)
class Suite:
    """A client at a version, and its suite, at a repository's commit."""

    name: str
    version: str
    packages: Sequence[str]
    tests: Sequence[str]
    repository: str
    commit: str
    unmet: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)
    below: str = ""  # the folder of the repository that is the client's

    @property
    def source(self) -> str:
        """Say where the suite is from."""
        return f"{self.repository} at {self.commit[:7]}"

    @property
    def folder(self) -> Path:
        """Where the suite is kept: the tests alone, so that the installed client is tested."""
        return FOLDER / f"{self.name}-{self.version}"

    @property
    def is_obtained(self) -> bool:
        """Tell whether it is here."""
        return all((self.folder / path).exists() for path in self.tests)

    def reason(self, test: str) -> str | None:
        """Say why a test can't pass here; None if it can."""
        return next((why for form, why in self.unmet.items() if fnmatch(test, f"*{form}")), None)


def suites() -> Iterator[Suite]:
    """Yield all suites."""
    for row in yaml.safe_load(CATALOGUE.read_text()):
        yield Suite(**row)
