"""What the zips bundle is what the tests ran with."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-report.txt"])
def test_requirements_are_pinned_as_locked(name: str) -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    locked = {package["name"]: package for package in lock["package"]}
    for line in (ROOT / "lambda" / name).read_text().replace("\\\n", "").splitlines():
        requirement, *hashes = line.split()
        name, _, version = requirement.partition("==")
        package = locked[name]
        files = [package["sdist"], *package["wheels"]]
        assert version == package["version"]
        assert {text.removeprefix("--hash=") for text in hashes} == {f["hash"] for f in files}
