"""AWS's published examples: where each is, and once it is here, the file that holds its definition.

Nothing of theirs is kept in this repository: the catalogue names them, `make aws-examples` brings
them. Where an example's own Python writes the definition, it runs in a process of its own, in a
copy of its files and without this one's environment.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from scripts import ROOT

CATALOGUE = Path(__file__).with_name("aws_examples.yaml")
FOLDER = ROOT / ".tabletop" / "aws-examples"


@dataclass(frozen=True)
class Example:
    """A published dashboard: a repository's files at one commit, each with its SHA-256.

    `definition` is the file that holds it: one of `files`, or what `python`'s arguments make their
    code write.
    """

    name: str
    repository: str
    commit: str
    files: Mapping[str, str]
    definition: str
    expected: Mapping[str, Any]
    python: Sequence[str] = ()
    mode: str = "STRICT"

    @property
    def folder(self) -> Path:
        """Where its files are kept."""
        return FOLDER / self.name

    def is_obtained(self) -> bool:
        """Tell whether all of its files are here and are those that the catalogue means."""
        return all(is_genuine(self.folder / path, digest) for path, digest in self.files.items())

    def written(self, directory: Path) -> Path:
        """Give the file that holds the definition, in a copy of the files."""
        place = shutil.copytree(self.folder, directory / self.name) / self.definition
        if self.python:
            command = [sys.executable, *self.python]
            subprocess.run(
                command, cwd=place.parent, env={}, check=True, capture_output=True, timeout=60
            )
        return place


def examples() -> list[Example]:
    """Read the catalogue."""
    return [_example(**one) for one in yaml.safe_load(CATALOGUE.read_text())]


def is_genuine(path: Path, digest: str) -> bool:
    """Tell whether a file is here with the content that its checksum stands for."""
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _example(files: list[dict[str, str]], **members: Any) -> Example:
    return Example(files={one["path"]: one["sha256"] for one in files}, **members)
