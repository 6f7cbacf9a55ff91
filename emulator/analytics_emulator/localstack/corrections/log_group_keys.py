"""Changes the key of a log group that stands (CloudWatch Logs API, AssociateKmsKey).

LocalStack takes a key when a group is made, and has neither of the two operations that change it.
"""

from typing import Any

from localstack.aws.api import CommonServiceException, handler
from localstack.services.logs.models import get_moto_logs_backend
from localstack.services.logs.provider import LogsProvider

from analytics_emulator.localstack.typed import add_operations


def apply() -> None:
    """Add both operations to the service."""
    add_operations(LogsProvider, associate_kms_key, disassociate_kms_key)


@handler("AssociateKmsKey")
def associate_kms_key(
    _self: Any, context: Any, kms_key_id: str, log_group_name: str | None = None, **_: Any
) -> None:
    """Take another key."""
    _group(context, log_group_name).kms_key_id = kms_key_id


@handler("DisassociateKmsKey")
def disassociate_kms_key(
    _self: Any, context: Any, log_group_name: str | None = None, **_: Any
) -> None:
    """Go back to AWS's own key."""
    _group(context, log_group_name).kms_key_id = None


def _group(context: Any, name: str | None) -> Any:
    if name is None:
        raise CommonServiceException(
            "NotImplementedException", "This emulator finds log groups by logGroupName alone.", 501
        )
    backend: Any = get_moto_logs_backend(context.account_id, context.region)
    if name not in backend.groups:
        raise CommonServiceException(
            "ResourceNotFoundException", "The specified log group does not exist."
        )
    return backend.groups[name]
