"""AWS's service authorization reference, as cfn-lint ships it: actions, and what they act on."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

type Table = dict[str, Any]


def is_service(prefix: str) -> bool:
    """Return whether actions begin with a prefix."""
    return prefix in _texts()


def kinds(service: str, action: str) -> tuple[str, ...] | None:
    """Return the kinds of resources that an action can be granted on; None for an unknown one."""
    name = action.lower()
    found = _policies(service).get("Actions", {}).get(name)
    if found is None:
        unlisted = table("actions")["unlisted"].get(service, {}).get(name)
        return None if unlisted is None else tuple(unlisted)
    return tuple(one.lower() for one in found.get("Resources", ()))


@cache
def patterns(service: str, kind: str) -> tuple[str, ...]:
    """Return a kind's ARNs, regular expressions with `${Partition}`, `${Region}`, `${Account}`."""
    by_name = {
        name.lower(): found for name, found in _policies(service).get("Resources", {}).items()
    }
    return tuple(by_name.get(kind, {}).get("ARNFormats", ()))


def table(name: str) -> Table:
    """Return one of this package's tables."""
    return _table(name)


@cache
def _table(name: str) -> Table:
    text = resources.files("analytics_emulator.iam").joinpath(f"{name}.yaml").read_text()
    found: Table = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


@cache
def _policies(service: str) -> Table:
    found: Table = json.loads(_texts().get(service, "{}"))
    return found


@cache
def _texts() -> Mapping[str, str]:
    # Services' parts as texts, a fifth of what all of them take once read: few are asked for.
    # Found and not imported: the linter itself loads much that nobody needs here.
    spec = find_spec("cfnlint")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("cfn-lint, which ships AWS's reference, is not installed")
    path = Path(spec.origin).parent / "data" / "AdditionalSpecs" / "Policies.json"
    services: Table = json.loads(path.read_text())
    return {name: json.dumps(service) for name, service in services.items()}
