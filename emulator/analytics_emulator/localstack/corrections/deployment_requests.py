"""Refuses requests that CloudFormation refuses, or that ask for what has no effect here."""

from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.deployment_request import faults_of, without_effect
from analytics_emulator.localstack.strictness import is_lenient
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look at every request that deploys."""
    operations = provider.CloudformationProviderV2
    _look_at(operations.create_stack)
    _look_at(operations.update_stack)
    _look_at(operations.create_change_set)


def _look_at(operation: Any) -> None:
    @patched(operation)
    def deploy(original: Any, self: Any, context: Any, request: Any) -> Any:
        if fault := next(faults_of(request), None):
            raise ValidationError(fault)  # type: ignore[no-untyped-call] # untyped there
        names = ", ".join(without_effect(request))
        if names and not is_lenient():
            raise ValidationError(  # type: ignore[no-untyped-call] # untyped there
                f"The emulator doesn't honour {names} of a request"
            )
        _check_role(request.get("RoleARN"), context)
        return original(self, context, request)


def _check_role(arn: str | None, context: Any) -> None:
    """Raise for a service role that isn't there; the text is the one that users quote."""
    if not arn:
        return
    client = connect_to(aws_access_key_id=context.account_id, region_name=context.region).iam
    try:
        client.get_role(RoleName=arn.rpartition("/")[2])
    except ClientError:
        raise ValidationError(  # type: ignore[no-untyped-call] # untyped there
            f"Role {arn} is invalid or cannot be assumed"
        ) from None
