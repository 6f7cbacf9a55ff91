"""Calls to LocalStack's own services.

They go through LocalStack's internal clients, so they pass its gateway like a customer's call, but
in memory (`IN_MEMORY_CLIENT`), without a socket.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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


def client(service: str, context: CallContext | None = None, taken_by: str = "") -> Any:
    """Return the client of a service (`lambda_` for Lambda) for an account and region.

    `taken_by` is the service that takes on the context's role, such as `firehose`.
    """
    place = {}
    if context:
        place = {"region_name": context.region, **_credentials(context, taken_by)}
    return getattr(connect_to(config=_IN_MEMORY, **place), service)


def _credentials(context: CallContext, taken_by: str) -> dict[str, str]:
    """Return the account's own internal credentials, or those of the role of the call."""
    if context.role_arn is None:
        return {"aws_access_key_id": context.account_id}
    return dict(_role_credentials(context.role_arn, context.account_id, taken_by))


def access_key(context: CallContext, taken_by: str) -> str | None:
    """Return the access key by which that client's calls are told; None for the account's own."""
    return _credentials(context, taken_by)["aws_access_key_id"] if context.role_arn else None


@cache
def _role_credentials(role_arn: str, account_id: str, taken_by: str) -> tuple[tuple[str, str], ...]:
    """Take on a role as a service does, Firehose with the account as external id.

    The session never expires here.
    """
    found = take_role(role_arn, account_id, taken_by, taken_by)
    return (
        ("aws_access_key_id", found["AccessKeyId"]),
        ("aws_secret_access_key", found["SecretAccessKey"]),
        ("aws_session_token", found["SessionToken"]),
    )


def take_role(role_arn: str, account_id: str, taken_by: str, session: str) -> dict[str, str]:
    """Return credentials of a role that a service takes on; ServiceError where it may not."""
    own = connect_to(aws_access_key_id=account_id).sts
    sts = own.request_metadata(service_principal=taken_by)
    told = {"ExternalId": account_id} if taken_by == "firehose" else {}
    with service_errors():
        given = sts.assume_role(RoleArn=role_arn, RoleSessionName=session, **told)
    credentials: dict[str, str] = given["Credentials"]
    return credentials


@contextmanager
def service_errors() -> Iterator[None]:
    """Turn a client's error into a ServiceError."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        said = error.response["Error"]
        raise ServiceError(said["Code"], said.get("Message", ""), status) from error
