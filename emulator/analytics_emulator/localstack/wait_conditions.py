"""Lets wait conditions wait for the signals that are put to their handle's address.

LocalStack says at once that a wait is over, and gives an address that nothing serves. Signals are
kept for as long as the emulator runs.
"""

import time
from collections import defaultdict
from threading import Condition
from typing import Any
from uuid import uuid4

from localstack import config
from localstack.http import Request, Response
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
)
from localstack.services.cloudformation.resource_providers import (
    aws_cloudformation_waitcondition as conditions,
)
from localstack.services.cloudformation.resource_providers import (
    aws_cloudformation_waitconditionhandle as handles,
)

from analytics_emulator.cloudformation.wait_conditions import (
    CONDITION,
    HANDLE,
    Told,
    seconds_of,
    timed_out,
    told_by,
)

ROUTE = "/_analytics/wait-conditions"
_signals: dict[str, list[bytes]] = defaultdict(list)
_news = Condition()


def put_signal(request: Request, token: str) -> Response:
    """Take a signal."""
    with _news:
        _signals[token].append(request.get_data())
        _news.notify_all()
    return Response(status=200)


def _wait(token: str, count: int, seconds: int) -> Told:
    """Return what was told once it is enough, or the time is over."""
    deadline = time.monotonic() + seconds
    with _news:
        while not (told := told_by(_signals[token])).is_enough(count):
            left = deadline - time.monotonic()
            if left <= 0:
                return Told(told.data, timed_out(told, count))
            _news.wait(left)
    return told


class WaitConditionProvider(conditions.CloudFormationWaitConditionProvider):
    """Waits where there is a handle; without one there is nothing to wait for."""

    def create(self, request: Any) -> Any:
        """Wait until enough is told."""
        model = request.desired_state
        progress = super().create(request)
        model["Data"] = "{}"
        if not (handle := model.get("Handle")):
            return progress
        if (seconds := seconds_of(model)) is None:
            return _failed(model, "Timeout must be a number of seconds from 1 to 43200")
        told = _wait(handle.rpartition("/")[2], int(model.get("Count", 1)), seconds)
        model["Data"] = told.as_text
        return _failed(model, told.failure) if told.failure else progress


class WaitConditionHandleProvider(handles.CloudFormationWaitConditionHandleProvider):
    """Gives an address of the emulator's."""

    def create(self, request: Any) -> Any:
        """Make an address."""
        model = request.desired_state
        model["Id"] = f"{config.internal_service_url()}{ROUTE}/{uuid4().hex}"
        return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)


def _failed(model: dict[str, Any], reason: str) -> Any:
    return ProgressEvent(OperationStatus.FAILED, resource_model=model, message=reason)


class WaitConditionPlugin(CloudFormationResourceProviderPlugin):
    """The condition's provider where LocalStack's engine looks for it."""

    name = CONDITION
    factory: type[ResourceProvider[Any]] | None = WaitConditionProvider

    def load(self, *_args: object, **_kwargs: object) -> None:
        """Nothing is loaded late."""


class WaitConditionHandlePlugin(WaitConditionPlugin):
    """The handle's."""

    name = HANDLE
    factory = WaitConditionHandleProvider
