"""Athena's error answers to a request (a query that fails later carries an `AthenaQueryError`).

Shape and texts: HTTP 400 `InvalidRequestException` with `AthenaErrorCode` and the same value as
`ErrorCode`, as measured on Athena (aoyagikouhei/athena-local, docs/dev/measurements, 2026-09).
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from analytics_emulator.service import ServiceError


def invalid_request(message: str, athena_error_code: str = "INVALID_INPUT") -> ServiceError:
    """Return an InvalidRequestException."""
    codes = {"AthenaErrorCode": athena_error_code, "ErrorCode": athena_error_code}
    return ServiceError("InvalidRequestException", message, members=codes)


def malformed_query(message: str) -> ServiceError:
    """Return the answer to a statement that doesn't parse; no execution is created."""
    return invalid_request(message, "MALFORMED_QUERY")


def resource_not_found(message: str, name: str) -> ServiceError:
    """Return a ResourceNotFoundException."""
    return ServiceError("ResourceNotFoundException", message, members={"ResourceName": name})


def entity_not_found(reason: str = "Entity Not Found") -> str:
    """Return the Data Catalog's refusal in the words in which Athena passes it on (measured)."""
    return (
        f"{reason} (Service: AmazonDataCatalog; Status Code: 400; Error Code:"
        f" EntityNotFoundException; Request ID: {uuid.uuid4()}; Proxy: null)"
    )


def metadata_not_found(reason: str = "Entity Not Found") -> ServiceError:
    """Return the answer to a question for what the data catalog doesn't have."""
    return ServiceError("MetadataException", entity_not_found(reason))


def cant_keep(error: OSError) -> ServiceError:
    """Return the answer where an execution can't be kept (API reference: "a platform issue")."""
    reason = f"The execution can't be kept: {error.strerror}"
    return ServiceError("InternalServerException", reason, status=500)


def refuse_others(given: Mapping[str, Any], supported: Iterable[str], where: str) -> None:
    """Refuse members that carry a value which this emulator wouldn't honour."""
    known = set(supported)
    others = sorted(k for k, v in given.items() if v not in (None, {}, []) and k not in known)
    if others:
        raise invalid_request(f"Not supported by the emulator: {', '.join(others)} of {where}")
