"""Lets a function be deleted whose version never started.

LocalStack raises for it, so its name would be taken for ever; on AWS a function in the state Failed
is deleted like any other (Lambda developer guide, "Lambda function states").
"""

import logging
from typing import Any

from localstack.services.lambda_.invocation.lambda_service import LambdaService

from analytics_emulator.localstack.typed import patched

LOG = logging.getLogger(__name__)


def apply_patches() -> None:
    """Stop what there is to stop."""

    @patched(LambdaService.stop_version)
    def stop_version(stop: Any, self: Any, qualified_arn: str) -> None:
        try:
            stop(self, qualified_arn)
        except ValueError as error:
            LOG.debug("Nothing to stop: %s", error)
