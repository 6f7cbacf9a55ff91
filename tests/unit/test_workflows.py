"""GitHub's workflows use actions by the commit, which nobody can move."""

import re

import pytest

from scripts import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_of_others_are_pinned_to_a_commit(path: object) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())  # type: ignore[attr-defined]
    for name, comment in used:
        if not name.startswith("./"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name), name
            assert re.fullmatch(r"  # v\d+\.\d+\.\d+", comment), name
