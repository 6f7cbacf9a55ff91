# ruff: noqa: PLC0415 -- Lambda takes long to import, and isn't until somebody calls it
"""Refuses archives without a file in them, wherever they come from; LocalStack takes them.

The text is Lambda's as users quote it (aws-samples/sample-serverless-mcp-servers 5).
"""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from analytics_emulator.localstack.read_requests import when_allowed

_WITH_CODE = frozenset({"CreateFunction", "PublishLayerVersion", "UpdateFunctionCode"})


def apply() -> None:
    """Have Lambda look into archives from its first one on."""

    @when_allowed
    def prepare(context: Any) -> None:
        if context.service.service_name == "lambda" and context.operation.name in _WITH_CODE:
            _look_into_archives()


@cache
def _look_into_archives() -> None:
    """Look into each of a function or a layer as its size is asked for."""
    from localstack.aws.api.lambda_ import InvalidParameterValueException
    from localstack.services.lambda_.invocation import lambda_service

    size_of: Callable[[Any], int] = vars(lambda_service)["get_unzipped_size"]

    def get_unzipped_size(zip_file: io.BytesIO) -> int:
        with zipfile.ZipFile(zip_file) as archive:
            if not archive.namelist():
                text = "Uploaded file must be a non-empty zip"
                raise InvalidParameterValueException(text, Type="User")
        return size_of(zip_file)

    vars(lambda_service)["get_unzipped_size"] = get_unzipped_size
