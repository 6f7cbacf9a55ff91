"""docs/architecture.md draws the layers that `make check` proves."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_compilers_layers_are_those_of_the_contract() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (
        contract["layers"]
        for contract in contracts["contracts"]
        if contract.get("containers") == ["analytics_emulator.athena.sql"]
    )
    drawn = re.search(r"^```\n(running .*?)\n```$", page, re.MULTILINE | re.DOTALL)
    assert drawn
    assert drawn[1].replace("·", "|").replace("⇄", ":").splitlines() == layers
