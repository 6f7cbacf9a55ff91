"""Signs requests to APIs as their callers do."""

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signature(
    url: str, key: str, secret: str, verb: str = "POST", body: str | None = None
) -> dict[str, str]:
    """Give the headers of a request of JSON that a key has signed."""
    content = {"Content-Type": "application/json"} if body else {}
    request = AWSRequest(verb, url, data=body, headers=content)
    SigV4Auth(Credentials(key, secret), "execute-api", "us-east-1").add_auth(request)
    return dict(request.headers)
