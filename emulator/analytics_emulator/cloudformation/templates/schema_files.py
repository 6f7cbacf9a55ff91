"""Where AWS's schemas of resource types lie, as cfn-lint carries them: a list for each region.

It is read without importing cfn-lint, which takes a while.
"""

import importlib.util
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_REGION = "us_east_1"  # whose CloudFormation knows most


@cache
def hashes(region: str = _REGION) -> Mapping[str, str]:
    """Read which file holds which type; nothing for a region without a list."""
    path = folder() / "providers" / f"{region}.py"
    if not region.isidentifier() or not path.is_file():
        return {}
    text = path.read_text()
    listed = text[text.index("= {") + 2 :]
    found: dict[str, str] = json.loads(listed.replace(",\n}", "\n}"))
    return found


def known_elsewhere(type_names: Iterable[str], region: str) -> set[str]:
    """Return those of the types that CloudFormation knows, but not in this region.

    None in a region without a list.
    """
    here = hashes(region.replace("-", "_"))
    return {one for one in type_names if here and one in hashes() and one not in here}


@cache
def folder() -> Path:
    """Find cfn-lint's folder of schemas."""
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or spec.origin is None:
        raise RuntimeError("cfn-lint, which carries the schemas of resource types, is missing")
    return Path(spec.origin).parent / "data" / "schemas"
