"""JSON texts of Python values: what JSON lacks is an object of one member, named by its type.

`{"~time": …}` is a datetime, `{"~tuple": […]}` a tuple, `{"~CallContext": {…}}` one of the data
classes that a document is allowed to hold. Nothing else can come out of reading.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from analytics_emulator.state.snapshots import UnreadableStateError

_MARK = "~"


class UnknownValueError(ValueError):
    """A value that a document can't hold, or a text that no document has."""


class Document:
    """How values are written that may hold instances of these data classes.

    `version` grows when a class loses or renames a field; `skipped` are names of fields that are
    made anew instead: locks, events, threads.
    """

    def __init__(
        self, version: int, *classes: type, skipped: frozenset[str] = frozenset({"lock"})
    ) -> None:
        self._version = version
        self._classes = {cls.__name__: cls for cls in classes}
        self._skipped = skipped

    def text(self, value: Any) -> str:
        """Return a value as JSON."""
        content = {"version": self._version, "content": self._plain(value)}
        return json.dumps(content, separators=(",", ":"), ensure_ascii=False)

    def value(self, text: str | bytes) -> Any:
        """Return the value of a text; raises UnreadableStateError for one of another version."""
        try:
            document = json.loads(text)
            found = document["version"]
            if found == self._version:
                return self._read(document["content"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnreadableStateError(f"a document can't be read: {error!r}") from error
        raise UnreadableStateError(f"a document is of version {found}, not {self._version}")

    def _plain(self, value: Any) -> Any:  # noqa: PLR0911 -- one return a type
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return str(value)
            case datetime():
                return {"~time": value.isoformat()}
            case Decimal():
                return {"~decimal": str(value)}
            case bytes() | bytearray():
                return {"~bytes": b64encode(value).decode()}
            case list():
                return [self._plain(item) for item in value]
            case tuple():
                return {"~tuple": [self._plain(item) for item in value]}
            case set() | frozenset():
                return {"~set": [self._plain(item) for item in value]}
            case Mapping():
                return self._plain_mapping(value)
        return self._plain_instance(value)

    def _plain_mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        if all(isinstance(key, str) and not key.startswith(_MARK) for key in value):
            return {str(key): self._plain(item) for key, item in value.items()}
        return {"~map": [[self._plain(key), self._plain(item)] for key, item in value.items()]}

    def _plain_instance(self, value: Any) -> dict[str, Any]:
        cls = type(value)
        if self._classes.get(cls.__name__) is not cls:
            raise UnknownValueError(f"a document can't hold a {cls.__qualname__}")
        content = {f.name: self._plain(getattr(value, f.name)) for f in self._kept(cls)}
        return {_MARK + cls.__name__: content}

    def _kept(self, cls: type) -> list[Field[Any]]:
        return [f for f in fields(cls) if f.name not in self._skipped and f.init]

    def _read(self, plain: Any) -> Any:
        if isinstance(plain, list):
            return [self._read(item) for item in plain]
        if not isinstance(plain, dict):
            return plain
        if len(plain) == 1 and (name := next(iter(plain))).startswith(_MARK):
            return self._read_marked(name.removeprefix(_MARK), plain[name])
        return {key: self._read(item) for key, item in plain.items()}

    def _read_marked(self, name: str, content: Any) -> Any:
        if name == "map":
            return {self._read(key): self._read(item) for key, item in content}
        if name in _READERS:
            return _READERS[name](self._read(content))
        if name not in self._classes:
            raise UnknownValueError(f"a document can't hold a {name}")
        return self._instance(self._classes[name], content)

    def _instance(self, cls: type, content: dict[str, Any]) -> Any:
        """Make an instance; one written before a field was added gets that field's default."""
        known = {f.name: f for f in self._kept(cls)}
        if unknown := content.keys() - known.keys():
            raise UnknownValueError(f"{cls.__name__} has no {', '.join(sorted(unknown))}")
        return cls(**{n: _with_default(known[n], self._read(v)) for n, v in content.items()})


_READERS: dict[str, Callable[[Any], Any]] = {
    "time": datetime.fromisoformat,
    "decimal": Decimal,
    "bytes": b64decode,
    "tuple": tuple,
    "set": set,
}


def _with_default(field: Field[Any], value: Any) -> Any:
    """Fill a mapping into the field's own kind of one, a `defaultdict` or `Counter` for example."""
    if isinstance(value, dict) and field.default_factory is not MISSING:
        made = field.default_factory()
        if isinstance(made, dict):
            made.clear()
            made.update(value)
            return made
    return value
