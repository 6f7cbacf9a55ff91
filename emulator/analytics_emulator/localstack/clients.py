"""Calls to LocalStack's own services.

They go through LocalStack's internal clients, so they pass its gateway like a customer's call, but
in memory (`IN_MEMORY_CLIENT`), without a socket.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to

from analytics_emulator.service import CallContext, ServiceError

# Checksums and retries guard against networks; these calls never leave the process.
_IN_MEMORY = Config(
    retries={"max_attempts": 0},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


def client(service: str, context: CallContext | None = None) -> Any:
    """Give the client of a service (`lambda_` for Lambda) for an account and region."""
    place = {}
    if context:
        place = {"aws_access_key_id": context.account_id, "region_name": context.region}
    return getattr(connect_to(config=_IN_MEMORY, **place), service)


@contextmanager
def service_errors() -> Iterator[None]:
    """Turn a client's error into a ServiceError."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        said = error.response["Error"]
        raise ServiceError(said["Code"], said.get("Message", ""), status) from error
