"""What is answered where the disk doesn't take what a call has changed.

AWS has no word for it; ServiceUnavailable is its word for "later", and clients try again.
"""

from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.aws.protocol.serializer import create_serializer
from localstack.http import Response


def not_kept(error: OSError) -> CommonServiceException:
    """Return the error as an operation raises it."""
    reason = f"The emulator's disk doesn't take what was asked: {error.strerror}."
    return CommonServiceException("ServiceUnavailable", reason, status_code=503)


def not_kept_answer(context: Any, error: OSError) -> Response:
    """Return the error as it is sent."""
    serializer = create_serializer(context.service, context.protocol)
    found: Response = serializer.serialize_error_to_response(
        not_kept(error), context.operation, context.request.headers, context.request_id
    )
    return found
