"""Leaves redirections of an endpoint to who called the API; LocalStack follows them itself.

An HTTP proxy integration passes the endpoint's whole response on, a custom one maps it by its
status, 3xx like any other (API Gateway guide, "HTTP integrations" and "Map method and integration
request and response"; that nothing is followed is unverified beyond that).
"""

from functools import partial
from types import SimpleNamespace

from localstack.services.apigateway.next_gen.execute_api.integrations import http


def apply() -> None:
    """Give the two integrations a `requests` that follows none."""
    requests = vars(http)["requests"]
    vars(http)["requests"] = SimpleNamespace(
        request=partial(requests.request, allow_redirects=False), exceptions=requests.exceptions
    )
