"""QuickSight's errors, named and numbered as in botocore's model."""

from collections.abc import Iterable, Mapping
from typing import Any

from analytics_emulator.service import ServiceError


def invalid(message: str) -> ServiceError:
    """Answer a parameter that AWS wouldn't take."""
    return ServiceError("InvalidParameterValueException", message, 400)


def invalid_because(problems: Iterable[object]) -> ServiceError:
    """Answer a request with all of its mistakes, one after the other."""
    return invalid("; ".join(str(problem) for problem in problems))


def not_found(kind: str, identifier: str) -> ServiceError:
    """Answer a resource that doesn't stand; `kind` is a member of `ExceptionResourceType`."""
    message = f"{kind.replace('_', ' ').capitalize()} {identifier} is not found"
    return ServiceError("ResourceNotFoundException", message, 404, {"ResourceType": kind})


def exists(kind: str, identifier: str) -> ServiceError:
    """Answer the creation of something that stands already."""
    message = f"{kind.replace('_', ' ').capitalize()} {identifier} already exists"
    return ServiceError("ResourceExistsException", message, 409, {"ResourceType": kind})


def conflict(message: str) -> ServiceError:
    """Answer a change that the resource's state doesn't allow."""
    return ServiceError("ConflictException", message, 409)


def refuse_unsupported(request: Mapping[str, Any], honoured: set[str], what: str) -> None:
    """Refuse members that AWS has and this emulator would have to ignore."""
    extra = sorted(name for name, value in request.items() if value and name not in honoured)
    if extra:
        raise invalid(f"This emulator doesn't honour {', '.join(extra)} of {what}")
