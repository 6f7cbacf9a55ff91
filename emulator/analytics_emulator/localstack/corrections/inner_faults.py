"""Says nothing of Python where a service stumbles; LocalStack answers 500 with Python's words.

What a value of the request leads to is refused; the log has the rest. All else stays a 500.
"""

import errno
import logging
import re
import struct
import zlib
from typing import Any
from xml.parsers.expat import ExpatError

from botocore.exceptions import ClientError
from localstack.aws.api import CommonServiceException, ServiceException
from localstack.aws.handlers.service import ServiceExceptionSerializer
from localstack.aws.protocol.service_router import ProtocolError
from moto.core.exceptions import RESTError
from moto.core.exceptions import ServiceException as MotoException
from yaml import YAMLError

from analytics_emulator.localstack.persistence.refusal import not_kept
from analytics_emulator.localstack.typed import patched
from analytics_emulator.state.database import system_error

LOG = logging.getLogger(__name__)

_WORDED = (ServiceException, MotoException, RESTError, NotImplementedError)
# What Python raises where a value isn't of the kind that a line of code expects.
_OF_VALUES = (
    *(ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError),
    *(RecursionError, re.PatternError, struct.error, zlib.error, ExpatError, YAMLError),
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_REFUSED = (
    "This emulator can't take the request, most likely for one of its values. "
    "Its log says what it stumbled over."
)
_UNMADE = (
    "This emulator can't do what is asked of the resource, most likely for one of its values. "
    "Its log says what it stumbled over."
)
_ABSENT = "This emulator comes without what that needs: {}."
_FAILED = "This emulator failed at the request. Its log says how."


def apply() -> None:
    """Word what no service has worded."""

    @patched(ServiceExceptionSerializer.create_exception_response)
    def create_exception_response(create: Any, self: Any, error: Exception, context: Any) -> Any:
        worded = error if isinstance(error, _WORDED) else _worded(error, context)
        return create(self, worded, context)


def reason_of_resource(error: BaseException) -> str:
    """Return why a resource failed: a service's own words, never Python's."""
    if isinstance(error, ClientError):
        return str(error.response["Error"].get("Message") or error)
    if is_inner(error):
        LOG.error("A resource's action stumbled", exc_info=error)
        return _UNMADE
    return str(error) or type(error).__name__


def is_inner(error: BaseException) -> bool:
    """Return whether Python raised an error over a value, and no service or code of ours."""
    is_ours = type(error).__module__.startswith("analytics_emulator.")
    return isinstance(error, _OF_VALUES) and not isinstance(error, _WORDED) and not is_ours


def _worded(error: Exception, context: Any) -> CommonServiceException:
    operation = context.operation.name if context.operation else "a request"
    LOG.error("%s: %s stumbled", context.service.service_name, operation, exc_info=error)
    # The serializer wants one, and all of a service's write an error alike.
    context.operation = context.operation or context.service.operation_model(
        context.service.operation_names[0]
    )
    if isinstance(error, ProtocolError):
        text = "The request is of none of the service's protocols."
        return CommonServiceException("UnknownOperationException", text, sender_fault=True)
    if isinstance(error, _OF_VALUES):
        return CommonServiceException("ValidationException", _REFUSED, sender_fault=True)
    if isinstance(error, ModuleNotFoundError):
        return CommonServiceException("InternalFailure", _ABSENT.format(error.name), 501)
    failure = system_error(error)
    if failure and failure.errno in _NO_ROOM:
        return not_kept(failure)
    return CommonServiceException("InternalFailure", _FAILED, status_code=500)
