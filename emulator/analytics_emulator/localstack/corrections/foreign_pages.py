"""Refuses browser pages of other sites, and names that are not the emulator's, on every route.

LocalStack checks origins too, but not for S3, lets two sites of its maker in, and checks no host.
"""

import os
from typing import Any

from localstack.aws.app import LocalstackAwsGateway
from localstack.aws.handlers.cors import is_execute_api_call

from analytics_emulator.callers import Callers
from analytics_emulator.localstack.function_urls import is_for_function_url
from analytics_emulator.localstack.typed import patched

HOSTS, ORIGINS = "ANALYTICS_ALLOWED_HOSTS", "EXTRA_CORS_ALLOWED_ORIGINS"


def apply() -> None:
    """Put the check before everything else."""
    callers = Callers.configured(os.environ.get(HOSTS, ""), os.environ.get(ORIGINS, ""))

    def check(chain: Any, context: Any, response: Any) -> None:
        # A deployed API and a function's URL answer browsers by their own CORS, as on AWS.
        own_cors = is_execute_api_call(context) or is_for_function_url(context)
        if reason := callers.refusal(context.request.headers, any_origin=own_cors):
            response.status_code = 403
            response.set_json({"__type": "AccessDeniedException", "message": reason})
            chain.terminate()

    @patched(LocalstackAwsGateway.__init__)
    def create(init: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.request_handlers.insert(0, check)
