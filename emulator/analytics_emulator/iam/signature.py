"""What a request says of its signature (IAM user guide, "AWS Signature Version 4").

The signature itself isn't checked, as of no request here; what it is for is: the service and the
region. The texts are those of AWS's services, not seen at a function's URL.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

ALGORITHM = "AWS4-HMAC-SHA256"
_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")


@dataclass(frozen=True)
class Signature:
    """The access key of a signed request, and what the signature is for."""

    access_key: str
    region: str
    service: str

    def fault(self, service: str, region: str) -> str | None:
        """Return what is wrong with it for a call of a service in a region."""
        if self.service != service:
            return f"Credential should be scoped to correct service: '{service}'. "
        if self.region != region:
            return f"Credential should be scoped to a valid region, not '{self.region}'. "
        return None


def signature_of(header: str | None, query: str) -> Signature | None:
    """Return a request's signature, of its header or its address; None where it has none."""
    given = parse_qs(query)
    if header and header.startswith(ALGORITHM) and (found := _CREDENTIAL.search(header)):
        scope = found[1]
    elif is_presigned(query):
        scope = given.get("X-Amz-Credential", [""])[0]
    else:
        return None
    parts = scope.split("/")
    if len(parts) != 5 or parts[4] != "aws4_request":
        return None
    return Signature(access_key=parts[0], region=parts[2], service=parts[3])


def is_presigned(query: str) -> bool:
    """Return whether a request carries its signature in its address."""
    given = parse_qs(query)
    return given.get("X-Amz-Algorithm") == [ALGORITHM] and "X-Amz-Signature" in given
