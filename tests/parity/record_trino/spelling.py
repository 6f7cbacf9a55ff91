"""Values of Trino's client protocol in the spelling of Athena's VarCharValue.

The protocol gives arrays and rows as lists, maps as objects whose keys are texts, binaries in
base64, and all else as a JSON value or a text that is right as it stands. Numbers with a fraction
reach these functions as the texts that Java wrote (`parse_float=str`).
"""

import base64
from collections.abc import Callable
from typing import Any

type Signature = dict[str, Any]
type Write = Callable[[Any], str]

NUMBERS = ("tinyint", "smallint", "integer", "bigint", "real", "double", "decimal")


def writer(signature: Signature) -> Write:  # noqa: PLR0911  # one answer a type
    """Return the function that writes a type's values."""
    match signature["rawType"]:
        case "boolean":
            return lambda v: "true" if v else "false"
        case "varbinary" | "HyperLogLog" | "tdigest" | "qdigest" | "SetDigest":
            return lambda v: base64.b64decode(v).hex(" ")
        case "array":
            element = _or_null(_arguments(signature)[0])
            return lambda v: f"[{', '.join(map(element, v))}]"
        case "map":
            return _map_writer(signature)
        case "row":
            return _row_writer(signature)
        case "BingTile":
            return "BingTile{{x={x}, y={y}, zoom_level={zoom}}}".format_map
    return str


def _arguments(signature: Signature) -> list[Signature]:
    return [a["value"] for a in signature["arguments"]]


def _or_null(signature: Signature) -> Write:
    """Give the function that writes a value inside another, where NULL is a word."""
    write = writer(signature)
    return lambda v: "null" if v is None else write(v)


def _map_writer(signature: Signature) -> Write:
    """Give the function that writes a map's entries by ascending key, as Athena does."""
    key_type, value_type = _arguments(signature)
    value = _or_null(value_type)
    order: Callable[[str], Any] = float if key_type["rawType"] in NUMBERS else str

    def write(entries: dict[str, Any]) -> str:
        keys = sorted(entries, key=order)
        return "{" + ", ".join(f"{k}={value(entries[k])}" for k in keys) + "}"

    return write


def _row_writer(signature: Signature) -> Write:
    fields = _arguments(signature)
    names = [(f.get("fieldName") or {}).get("name") for f in fields]
    heads = [f"{n}=" if n else "" for n in names]
    writes = [_or_null(f["typeSignature"]) for f in fields]

    def write(values: list[Any]) -> str:
        parts = zip(heads, writes, values, strict=True)
        return "{" + ", ".join(head + w(v) for head, w, v in parts) + "}"

    return write
