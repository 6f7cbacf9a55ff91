"""The rooms keep apart by name as well: see docs/architecture.md. `make check` looks at imports."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".yaml", ".yml", ".toml", ".sql", ".sh", ".json", ".js", ".css", ".html"}


def files_naming(word: str, room: str) -> set[str]:
    """Find the files of a room that hold a word."""
    listed = (p.relative_to(ROOT) for p in (ROOT / room).rglob("*") if p.suffix in TEXT)
    own = [p for p in listed if not any(part.startswith((".", "node_modules")) for part in p.parts)]
    found = [p for p in own if re.search(word, (ROOT / p).read_text(), re.IGNORECASE)]
    return {str(p) for p in found}


@pytest.mark.parametrize("room", ["emulator", "dashboard", "athena_client"])
def test_what_serves_anyone_names_no_restaurant(room: str) -> None:
    assert files_naming("restaurant|clickstream|tabletop", room) == set()


@pytest.mark.parametrize(
    "room",
    [
        *("lambda", "queries", "seed", "cloudformation", "dashboard"),
        *("athena_client", "quicksight_definition"),
    ],
)
def test_pipeline_does_not_name_the_emulators_host(room: str) -> None:
    assert files_naming("localstack", room) == set()


def test_one_command_module_names_the_emulators_host() -> None:
    """But the bench's, to which it is a peer by itself."""
    peer = {"scripts/bench/__main__.py", "scripts/bench/peers.py"}
    assert files_naming("localstack", "scripts") <= {"scripts/aws/local_routes.py", *peer}


def test_every_target_of_the_readme_exists() -> None:
    named = set(re.findall(r"make (?:-s )?([a-z-]+)", (ROOT / "README.md").read_text()))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= targets
