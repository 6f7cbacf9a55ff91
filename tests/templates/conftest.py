"""Templates as cfn-lint reads them: the short forms of intrinsic functions spelled out."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import decode

TEMPLATES = Path(__file__).resolve().parents[2] / "cloudformation"

type Template = dict[str, Any]


@cache
def read_template(path: Path) -> Template:
    """Parse one template; a syntax error fails the test that asked."""
    template, matches = decode(str(path))
    assert not matches, matches
    assert template is not None
    return template


@pytest.fixture
def template(request: pytest.FixtureRequest) -> Template:
    """The template that the test module is named after: `test_api_gateway` reads api-gateway."""
    component = request.module.__name__.rpartition("test_")[2].replace("_", "-")
    return read_template(TEMPLATES / f"{component}.yaml")
