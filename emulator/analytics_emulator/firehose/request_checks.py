"""Requests refused: first for what AWS refuses by its model, then for what isn't honoured here."""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.firehose.errors import unsupported
from analytics_emulator.firehose.honoured import EXTENDED_S3_DESTINATION, OPERATIONS, Honoured
from analytics_emulator.shapes.refusals import ValidationStyle, validate_request
from analytics_emulator.shapes.violations import service_model

MAX_BATCH_BYTES = 4 * 1024 * 1024
_STYLE = ValidationStyle()


def check(operation: str, request: Mapping[str, Any]) -> None:
    """Raise ValidationException for a violated limit, InvalidArgumentException for the rest."""
    shape = service_model("firehose").operation_model(operation).input_shape
    validate_request(request, shape, _STYLE)
    _check_honoured(request, OPERATIONS[operation])


def check_destination(config: Mapping[str, Any]) -> None:
    """Do the same for a destination that an update has made."""
    shape = service_model("firehose").shape_for("ExtendedS3DestinationConfiguration")
    validate_request(config, shape, _STYLE)
    _check_honoured(config, EXTENDED_S3_DESTINATION)


def _check_honoured(request: Mapping[str, Any], honoured: Honoured) -> None:
    for what in unhonoured(request, honoured):
        raise unsupported(what)


def unhonoured(value: Any, honoured: Honoured, path: str = "") -> Iterator[str]:
    """Yield the members, and the choices, that the allow-list lacks."""
    if honoured is None:
        return
    if isinstance(honoured, frozenset):
        if value not in honoured:
            yield f"{path} {value}"
    elif isinstance(value, list):
        for item in value:
            yield from unhonoured(item, honoured, path)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            where = f"{path}.{name}" if path else name
            if inner is not None and name not in honoured:
                yield where
            elif inner is not None:
                yield from unhonoured(inner, honoured[name], where)
