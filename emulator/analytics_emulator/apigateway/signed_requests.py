"""What API Gateway says to an Authorization header that is no signature.

Of a method with AWS_IAM, and where no method is found: who sends a bearer's token to a path that
isn't there reads this, as users report (aws-cognito-angular-quickstart 50, time-addressable-media-
store 8). Since 2024 the header is told by its hash; what is hashed is unverified.
"""

import base64
import hashlib

from analytics_emulator.iam.signature import ALGORITHM

_PARAMETERS = ("Credential", "Signature", "SignedHeaders")


def header_fault(header: str, has_date: bool) -> str | None:
    """Return what is wrong with a header as a signature's; None where it is one by its form."""
    algorithm, _, rest = header.strip().partition(" ")
    pairs = [pair.strip().partition("=") for pair in (rest or algorithm).split(",")]
    if not all(sign for _, sign, _ in pairs):
        return (
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with "
            f"SHA-256 and encoded with Base64): '{_hashed(header)}'."
        )
    given = {name for name, _, _ in pairs} if algorithm == ALGORITHM else set()
    lacks = [
        f"Authorization header requires '{name}' parameter."
        for name in _PARAMETERS
        if name not in given
    ]
    if not has_date:
        lacks.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    if not lacks:
        return None
    told = f"(Hashed with SHA-256 and encoded with Base64) Authorization={_hashed(header)}"
    return " ".join([*lacks, told])


def _hashed(header: str) -> str:
    return base64.b64encode(hashlib.sha256(header.encode()).digest()).decode()
