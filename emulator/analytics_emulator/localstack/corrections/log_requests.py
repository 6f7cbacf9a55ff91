"""Refuses what CloudWatch Logs refuses of batches and retentions; LocalStack takes it."""

from typing import Any

from localstack.aws.api import CommonServiceException

from analytics_emulator.localstack.read_requests import when_allowed
from analytics_emulator.logs.request_limits import faults_of


def apply() -> None:
    """Look at requests from outside once their callers may make them."""

    @when_allowed
    def check(context: Any) -> None:
        if context.service.service_name != "logs" or context.is_internal_call:
            return
        for text in faults_of(context.operation.name, context.service_request or {}):
            raise CommonServiceException("InvalidParameterException", text, sender_fault=True)
