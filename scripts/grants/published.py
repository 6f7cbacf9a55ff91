"""What AWS publishes, as cfn-lint ships it: handlers' permissions, and what actions act on."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

# Of a subscription, whose ARN is its topic's with a number: AWS's reference has named the topic for
# these at times, and none at others. The grant that does for both is on everything.
WITHOUT_RESOURCE = (
    "sns:getsubscriptionattributes", "sns:setsubscriptionattributes", "sns:unsubscribe",
)  # fmt: skip
OPERATIONS = ("create", "read", "update", "delete")


class NotPublishedError(Exception):
    """AWS's data isn't at hand, or doesn't know something; the text says which."""


def handlers(resource_type: str) -> dict[str, list[str]]:
    """Return the actions that CloudFormation's handlers of a type call, by operation.

    They act with the permissions of who deploys (resource schemas, `handlers`). A type without
    handlers, such as a wait condition's handle, calls nothing. A stack's own tags are changed on
    its resources by what a schema lists for `tagging`, whatever the template says of tags.
    """
    types = _read("schemas", "providers", "us-east-1.json")
    if resource_type not in types:
        raise NotPublishedError(f"No schema of {resource_type} is published.")
    schema = _read("schemas", "resources", f"{types[resource_type]}.json")
    found = schema.get("handlers", {})
    called = {name: list(found[name]["permissions"]) for name in OPERATIONS if name in found}
    if "update" in called:
        called["update"] += schema.get("tagging", {}).get("permissions", [])
    return called


def kinds(action: str) -> list[str] | None:
    """Return the kinds of resources that an action may be granted on; `None` for an unknown one.

    An action without kinds can only be granted on `*` (service authorization reference).
    """
    service, _, name = action.lower().partition(":")
    known = _read("AdditionalSpecs", "Policies.json").get(service, {}).get("Actions", {})
    if name not in known:
        return None
    if action.lower() in WITHOUT_RESOURCE:
        return []
    return [kind.lower() for kind in known[name].get("Resources", [])]


def actions(pattern: str) -> Iterator[str]:
    """Yield the known actions of a service, in lower case."""
    service = pattern.lower().partition(":")[0]
    known = _read("AdditionalSpecs", "Policies.json").get(service, {}).get("Actions", {})
    yield from (f"{service}:{name}" for name in known)


def patterns(service: str, kind: str) -> list[str]:
    """Return the ARN patterns of a kind, as regular expressions with the place left open."""
    known = _read("AdditionalSpecs", "Policies.json").get(service, {}).get("Resources", {})
    by_name = {name.lower(): found for name, found in known.items()}
    formats = by_name.get(kind, {}).get("ARNFormats", [])
    return [
        text.replace("${Partition}", "[^:]+")
        .replace("${Region}", "[^:]*")
        .replace("${Account}", "[^:]*")
        for text in formats
    ]


@cache
def _read(*path: str) -> Any:
    return json.loads(_folder().joinpath(*path).read_text())


def _folder() -> Traversable:
    try:
        return resources.files("cfnlint").joinpath("data")
    except ModuleNotFoundError as error:
        raise NotPublishedError("cfn-lint, which ships what AWS publishes, is missing") from error
