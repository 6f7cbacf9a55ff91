"""What LocalStack's gateway does for every request, and nobody reads, is left out.

By a profile a tenth of a post's CPU went into exceptions for headers that weren't there, and as
much into copies of headers for a log that is off.
"""

import logging
from collections.abc import Callable
from typing import Any

from localstack.aws.handlers.internal import LocalstackResourceHandler
from localstack.aws.handlers.logging import ResponseLogger
from localstack.constants import INTERNAL_RESOURCE_PATH
from twisted.web.http import HTTPFactory
from werkzeug.datastructures import Headers

from analytics_emulator.localstack.typed import patched

_MISSING = object()


def apply() -> None:
    """Put the savings in place, before the gateway is made."""
    _look_headers_up_without_exceptions()
    _look_for_resources_below_their_path()
    _log_what_is_shown()
    # Twisted writes a line in an access log's form, and there is no such log.
    setattr(HTTPFactory, "log", lambda _factory, _request: None)  # noqa: B010 -- a method


def _look_headers_up_without_exceptions() -> None:
    """A header that isn't there cost an exception with a page's text, 80 times a post."""

    as_before, contains_as_before = Headers.get, Headers.__contains__

    def get(self: Any, key: str, default: Any = None, type: Any = None) -> Any:  # noqa: A002 -- as there
        if self.__class__ is not Headers or type is not None:
            return as_before(self, key, default, type)
        found = _found(self, key)
        return default if found is _MISSING else found

    def contains(self: Any, key: str) -> bool:
        if self.__class__ is not Headers:
            return contains_as_before(self, key)
        return _found(self, key) is not _MISSING

    # Not by `patched`, whose own call would be as much as the saving.
    vars_of_headers = {"get": get, "__contains__": contains}
    for name, function in vars_of_headers.items():
        setattr(Headers, name, function)


def _found(headers: Any, key: str) -> Any:
    wanted = key.lower()
    for name, value in headers._list:
        if name.lower() == wanted:
            return value
    return _MISSING


def _look_for_resources_below_their_path() -> None:
    """All of LocalStack's internal resources are below one path."""

    @patched(LocalstackResourceHandler.__call__)
    def serve(
        original: Callable[..., None], self: Any, chain: Any, context: Any, *rest: Any
    ) -> None:
        # Routes are matched with slashes merged: `//_localstack` is such a path as well.
        if context.request.path.startswith((INTERNAL_RESOURCE_PATH, "//")):
            original(self, chain, context, *rest)


def _log_what_is_shown() -> None:
    """Requests and answers whole are shown in a log of level DEBUG alone."""

    @patched(ResponseLogger._log)
    def log(original: Callable[..., None], self: Any, context: Any, response: Any) -> None:
        logger = _logger(self, context)
        if logger.isEnabledFor(logging.DEBUG):
            original(self, context, response)
        elif error := context.operation and context.service_exception:
            logger.info("AWS %s => %d (%s)", _operation(context), response.status_code, error.code)
        elif context.operation:
            logger.info("AWS %s => %s", _operation(context), response.status_code)
        else:
            request = context.request
            logger.info("%s %s => %d", request.method, request.path, response.status_code)


def _logger(loggers: Any, context: Any) -> logging.Logger:
    place = "internal_" if context.is_internal_call else ""
    logger: logging.Logger = getattr(
        loggers, f"{place}{'aws' if context.operation else 'http'}_logger"
    )
    return logger


def _operation(context: Any) -> str:
    return f"{context.service.service_name}.{context.operation.name}"
