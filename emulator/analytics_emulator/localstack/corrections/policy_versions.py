"""Takes an inline policy or a trust without `Version`, or of the older one, as IAM does.

Without the element it is 2008-10-17 (IAM user guide, "IAM JSON policy elements: Version"), where
variables are plain text. Only managed policies have to say 2012-10-17; moto asks all for it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from moto.iam.models import IAMBackend
from moto.iam.policy_validation import BaseIAMPolicyValidator

from analytics_emulator.localstack.typed import patched

_IS_MANAGED: ContextVar[bool] = ContextVar("is_managed", default=False)


def apply() -> None:
    """Ask managed policies alone for their version."""
    _manage(IAMBackend.create_policy)
    _manage(IAMBackend.create_policy_version)

    @patched(BaseIAMPolicyValidator._validate_version)
    def validate_version(validate: Callable[[Any], None], self: Any) -> None:
        if _IS_MANAGED.get():
            validate(self)


def _manage(create: Callable[..., Any]) -> None:
    @patched(create)
    def create_managed(original: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        token = _IS_MANAGED.set(True)
        try:
            return original(*args, **kwargs)
        finally:
            _IS_MANAGED.reset(token)
