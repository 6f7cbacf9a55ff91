"""What a request says of its signature (IAM user guide, "AWS Signature Version 4").

The signature itself isn't checked, as of no request here; what it is for is: the service and the
region. The texts are those of AWS's services, not seen at a function's URL.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from analytics_emulator.function_urls.request import UrlRequest

_ALGORITHM = "AWS4-HMAC-SHA256"
_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")


@dataclass(frozen=True)
class Signature:
    """The access key of a signed request, and what the signature is for."""

    access_key: str
    region: str
    service: str

    def fault(self, region: str) -> str | None:
        """Return what is wrong with it for a call of a function in a region."""
        if self.service != "lambda":
            return "Credential should be scoped to correct service: 'lambda'. "
        if self.region != region:
            return f"Credential should be scoped to a valid region, not '{self.region}'. "
        return None


def signature_of(request: UrlRequest) -> Signature | None:
    """Return a request's signature, of its header or its address; None where it has none."""
    header = request.header("authorization") or ""
    given = parse_qs(request.query)
    if header.startswith(_ALGORITHM) and (found := _CREDENTIAL.search(header)):
        scope = found[1]
    elif given.get("X-Amz-Algorithm") == [_ALGORITHM] and "X-Amz-Signature" in given:
        scope = given.get("X-Amz-Credential", [""])[0]
    else:
        return None
    parts = scope.split("/")
    if len(parts) != 5 or parts[4] != "aws4_request":
        return None
    return Signature(access_key=parts[0], region=parts[2], service=parts[3])
