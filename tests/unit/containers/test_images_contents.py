"""The commands' image gets all that they import, and only what installs without a compiler."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from scripts import ROOT
from tests.clients.environment import UV

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COPIED = set(re.findall(r"^COPY (?:--\S+ )*([a-z_]+) \1$", DOCKERFILE, re.MULTILINE))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)


def rooms_imported_by(rooms: set[str]) -> set[str]:
    """Return the folders of the checkout that modules of some rooms import."""
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    found = {name for path in sources for name in imported(path)}
    return {name for name in found if (ROOT / name).is_dir() and name != "lambda"}


def test_image_has_every_room_that_its_commands_import() -> None:
    assert {"scripts", "dashboard"} <= COPIED
    assert rooms_imported_by(COPIED) <= COPIED


def test_what_is_copied_passes_dockerignore() -> None:
    passed = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    assert passed >= COPIED


def test_every_package_of_the_image_is_locked_as_a_wheel() -> None:
    (export,) = re.findall(r"\$UV (export .*?)\\\n\s+--output-file", DOCKERFILE, re.DOTALL)
    command = [UV, *export.split(), "--offline", "--no-hashes", "--no-header"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    wanted = set(re.findall(r"^([\w.-]+)==", done.stdout, re.MULTILINE))
    lock = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    assert wanted
    assert wanted <= {package["name"] for package in lock if package.get("wheels")}
