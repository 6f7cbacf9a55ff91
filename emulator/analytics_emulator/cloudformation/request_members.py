"""What becomes of each member of a request: heeded, refused, or without effect for a reason.

The table covers CloudFormation's service model as botocore carries it; a test holds it to that.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.tables import request_members
from analytics_emulator.unheeded import asks, reasons


def is_offered(operation: str) -> bool:
    """Return whether the emulator has an operation."""
    return operation in request_members()


def members_of(operation: str) -> list[str]:
    """Return every member that the table has a word on, one as often as it has."""
    return [name for group in request_members()[operation].values() for name in group]


def unheeded(operation: str, request: Mapping[str, Any]) -> Iterator[str]:
    """Yield why what a request asks for would come to nothing here."""
    known = members_of(operation)
    for name, value in request.items():
        if name not in known and asks(value):
            yield f"{name} is not known to this emulator"
    yield from reasons(request_members()[operation].get("refused", {}), request)
