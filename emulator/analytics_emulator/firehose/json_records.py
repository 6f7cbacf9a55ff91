"""A record's bytes into JSON documents, as record format conversion reads them.

A record may hold several documents one after the other (developer guide, "Record format
conversion"); it fails as a whole when one of them is malformed.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NoReturn

PARSE_ERROR = "DataFormatConversion.ParseError"
MALFORMED_DATA = "DataFormatConversion.MalformedData"

_EMPTY = "The record was empty or contained only whitespace."
_PRIMITIVE = (
    "The input JSON contained a primitive at the top level. "
    "The top level must be an object or array."
)
_ARRAY = "Data does not match the schema. Documents must be concatenated, not put into an array."
_WHITESPACE = " \t\r\n"


class RecordError(Exception):
    """A record that can't be read: Firehose's error code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class RecordReader:
    """Reads records; `exact_numbers` keeps fractions as decimals, for tables with such columns."""

    def __init__(self, *, exact_numbers: bool) -> None:
        parse_float: Callable[[str], Any] = Decimal if exact_numbers else float
        self._decoder = json.JSONDecoder(parse_float=parse_float, parse_constant=_refuse_constant)

    def documents(self, data: bytes) -> list[dict[str, Any]]:
        """Return the record's objects, in order."""
        try:
            text = data.decode()
            documents = self._decode(text)
        except RecursionError as error:
            raise RecordError(PARSE_ERROR, "Encountered malformed JSON. Too deep.") from error
        except ValueError as error:
            if not data.strip():
                raise RecordError(MALFORMED_DATA, _EMPTY) from error
            raise RecordError(PARSE_ERROR, f"Encountered malformed JSON. {error}") from error
        for document in documents:
            if isinstance(document, list):
                raise RecordError(MALFORMED_DATA, _ARRAY)
            if not isinstance(document, dict):
                raise RecordError(MALFORMED_DATA, _PRIMITIVE)
        return documents

    def _decode(self, text: str) -> list[Any]:
        document, end = self._decoder.raw_decode(text, _skip(text, 0))
        documents = [document]
        end = _skip(text, end)
        while end < len(text):
            document, end = self._decoder.raw_decode(text, end)
            documents.append(document)
            end = _skip(text, end)
        return documents


def _skip(text: str, start: int) -> int:
    while start < len(text) and text[start] in _WHITESPACE:
        start += 1
    return start


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Unrecognized token '{name}'")
