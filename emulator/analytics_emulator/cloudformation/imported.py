"""Resources that a deployment takes over as they are, instead of creating them.

Set for the time of one deployment, by logical name, with what identifies each. Such a resource has
what the template gives it, its identifier, and what else its type tells of itself: what Fn::GetAtt
gives, and names that updates keep.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from analytics_emulator.cloudformation.drift.live import TYPES, live_properties
from analytics_emulator.cloudformation.drift.reading import Clients
from analytics_emulator.cloudformation.templates.schemas import (
    create_only_on_aws,
    identifiers_of,
    read_only_on_aws,
)

type Properties = Mapping[str, Any]
type Identifiers = Mapping[str, Properties]

# Their identifier is no name by which a service finds them, or names another resource's part.
_WITHOUT_NAME = frozenset(
    {
        "AWS::ApiGateway::Account",
        "AWS::Events::Rule",
        "AWS::Glue::Table",
        "AWS::Lambda::Alias",
        "AWS::Lambda::Url",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
    }
)
_NONE: Identifiers = {}
_IMPORTED: ContextVar[Identifiers] = ContextVar("imported", default=_NONE)


@contextmanager
def importing(identifiers: Identifiers) -> Iterator[None]:
    """Let resources of these names be taken over."""
    token = _IMPORTED.set(identifiers)
    try:
        yield
    finally:
        _IMPORTED.reset(token)


def imported_by(logical_id: str) -> Properties | None:
    """Return what identifies a resource that the deployment takes over; None for others."""
    return _IMPORTED.get().get(logical_id)


def is_importable(type_name: str) -> bool:
    """Return whether resources of a type can be read here, by one property that names them."""
    is_read = type_name in TYPES and type_name not in _WITHOUT_NAME
    return is_read and len(identifiers_of(type_name)) == 1


def taken_over(
    type_name: str, clients: Clients, given: Properties, identifier: Properties
) -> dict[str, Any] | None:
    """Return the properties of a resource that is taken over; None where there is none."""
    (known,) = identifier.values()
    live = live_properties(type_name, clients, known, {**given, **identifier})
    if live is None:
        return None
    kept = [*read_only_on_aws(type_name), *create_only_on_aws(type_name)]
    names = [pointer.split("/")[2] for pointer in kept]
    found = {name: live[name] for name in names if live.get(name) is not None}
    return {**found, **given, **identifier}
