"""Glue's error answers.

Codes are botocore's Glue model; texts are those that AWS's SDK users report: `Entity Not Found` for
GetTable (databricks/iceberg-kafka-connect issue 184), `Table … not found.` for operations on a
table (hashicorp/terraform-provider-aws issue 34132), and `… already exists.` / `Database … not
found.` / `Cannot find partition.` as moto's AWS-verified tests hold them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from analytics_emulator.service import ServiceError


def entity_not_found(message: str) -> ServiceError:
    """Return the answer for a database, table, version or partition that isn't there."""
    return ServiceError("EntityNotFoundException", message)


def already_exists(kind: str) -> ServiceError:
    """Return the answer for a second creation of a `kind` ("Database", "Table", "Partition")."""
    return ServiceError("AlreadyExistsException", f"{kind} already exists.")


def invalid_input(message: str) -> ServiceError:
    """Return the answer for a request whose values can't be used."""
    return ServiceError("InvalidInputException", message)


def not_supported(what: str) -> ServiceError:
    """Return the refusal of something that AWS has and this catalog hasn't."""
    return invalid_input(f"Not supported by the emulator: {what}")


def refuse_others(given: Mapping[str, Any], supported: Iterable[str], where: str) -> None:
    """Refuse members that carry a value which this catalog wouldn't honour."""
    others = sorted(k for k, v in given.items() if v is not None and k not in set(supported))
    if others:
        raise not_supported(f"{', '.join(others)} of {where}")
