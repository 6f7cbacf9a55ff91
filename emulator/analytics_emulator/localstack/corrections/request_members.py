"""Refuses what a request to CloudFormation asks for in vain (`cloudformation/request_members`).

LocalStack hands most members to nobody, and drops those that are newer than it unread. Its stack
sets take any template, deploy it without parameters and are not found again; an operation that the
table lacks is answered as one that isn't implemented.
"""

import logging
from typing import Any

from localstack.services.plugins import Service

from analytics_emulator.cloudformation.request_members import is_offered, unheeded
from analytics_emulator.localstack.corrections.unheeded_members import newer_of_query
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.strictness import is_lenient

LOG = logging.getLogger(__name__)


def guard(service: Service) -> Service:
    """Stand before every operation of CloudFormation."""
    operations = service.skeleton.dispatch_table
    for name in list(operations):
        if is_offered(name):
            operations[name] = _guarded(name, operations[name])
        else:
            del operations[name]
    return service


def _guarded(operation: str, handle: Any) -> Any:
    def handle_heeded(context: Any, request: Any) -> Any:
        given = {**newer_of_query(context), **(request or {})}
        reasons = list(unheeded(operation, given))
        if reasons and not is_lenient():
            raise refused("; ".join(reasons))
        for reason in reasons:
            LOG.warning("%s goes on all the same: %s", operation, reason)
        return handle(context, request)

    return handle_heeded
