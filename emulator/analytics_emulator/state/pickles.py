"""Pickles of objects that others wrote: LocalStack's stores, moto's backends.

Their classes aren't ours and have no format, so a pickle is read only by the versions that wrote
it, only from a folder that is this user's alone, and only as instances of named packages.
"""

import copyreg
import io
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta, timezone, tzinfo
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import tz

type Reducer = Callable[[Any], tuple[Any, ...] | str]

PROTOCOL = 5
_ATTEMPTS = 20
_SAFE_BUILTINS = frozenset(
    found.__name__
    for found in (
        *(bool, bytearray, bytes, complex, dict, float, frozenset),
        *(int, list, object, set, str, tuple),
    )
)


class Pickling:
    """Writes and reads pickles: `packages` may be in them, `reducers` say how types are written."""

    def __init__(self, packages: frozenset[str], reducers: Mapping[type, Reducer]) -> None:
        self._packages = packages
        self._reducers: dict[type, Reducer] = {**copyreg.dispatch_table, **_OWN, **reducers}

    def dumps(self, value: Any) -> bytes:
        """Return a pickle that `loads` reads; what other threads change meanwhile is tried again.

        Raises PicklingError for what isn't of these packages.
        """
        for attempt in range(_ATTEMPTS):
            buffer = io.BytesIO()
            pickler = _Pickler(buffer, self._packages)
            pickler.dispatch_table = self._reducers
            try:
                pickler.dump(value)
            except RuntimeError as error:  # "dictionary changed size during iteration"
                if "changed size" not in str(error) or attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(0.01)
                continue
            return buffer.getvalue()
        raise RuntimeError("unreachable")

    def loads(self, content: bytes) -> Any:
        """Return the value of a pickle; raises UnpicklingError for what is of another package."""
        return _Unpickler(io.BytesIO(content), self._packages).load()


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, packages: frozenset[str]) -> None:
        super().__init__(file, PROTOCOL)
        self._packages = packages

    def reducer_override(self, value: Any) -> Any:
        """Refuse what couldn't be read again; all else goes its usual way."""
        if isinstance(value, (type, FunctionType, BuiltinFunctionType)):
            module, name = value.__module__ or "", value.__qualname__
            if not _is_allowed(module, name, self._packages):
                raise pickle.PicklingError(f"a state can't hold {module}.{name}")
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, packages: frozenset[str]) -> None:
        super().__init__(file)
        self._packages = packages

    def find_class(self, module_name: str, global_name: str) -> Any:
        if not _is_allowed(module_name, global_name, self._packages):
            raise pickle.UnpicklingError(f"a state can't hold {module_name}.{global_name}")
        return super().find_class(module_name, global_name)


def _is_allowed(module: str, name: str, packages: frozenset[str]) -> bool:
    package = module.partition(".")[0]
    return name in _SAFE_BUILTINS if package == "builtins" else package in packages


def new_lock() -> Any:
    """Make a lock in place of one that was pickled."""
    return threading.Lock()


def new_reentrant_lock() -> Any:
    """Make a reentrant lock in place of one that was pickled."""
    return threading.RLock()


def new_condition(lock: Any) -> threading.Condition:
    """Make a condition on a lock, which others share."""
    return threading.Condition(lock)


def new_event(is_set: bool) -> threading.Event:
    """Make an event as it stood."""
    event = threading.Event()
    if is_set:
        event.set()
    return event


def new_offset(offset: timedelta) -> tzinfo:
    """Make a zone that is so far from UTC all year."""
    return timezone(offset)


def new_local_zone() -> tzinfo:
    """Make the zone of this machine."""
    zone: tzinfo = tz.tzlocal()
    return zone


def method_of(owner: Any, name: str) -> MethodType:
    """Return an object's method; raises UnpicklingError where it has none of that name."""
    method = getattr(owner, name, None)
    if not isinstance(method, MethodType):
        raise pickle.UnpicklingError(f"a state can't hold {name} of {type(owner).__qualname__}")
    return method


_OWN: Mapping[type, Reducer] = {
    # Twisted has a way of its own in copyreg, which isn't of these packages.
    MethodType: lambda method: (method_of, (method.__self__, method.__name__)),
    type(threading.Lock()): lambda _lock: (new_lock, ()),
    type(threading.RLock()): lambda _lock: (new_reentrant_lock, ()),
    threading.Condition: lambda condition: (new_condition, (vars(condition)["_lock"],)),
    threading.Event: lambda event: (new_event, (event.is_set(),)),
    ZoneInfo: lambda zone: (ZoneInfo, (zone.key,)),
    # Zones of moments that botocore's and LocalStack's parsers read.
    tz.tzutc: lambda zone: (new_offset, (zone.utcoffset(None),)),
    tz.tzoffset: lambda zone: (new_offset, (zone.utcoffset(None),)),
    tz.tzlocal: lambda _zone: (new_local_zone, ()),
}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within it other threads hardly run, so that what is pickled is of one moment.

    The interpreter changes threads each 5 ms where others wait; here it does so only when this
    thread waits for something.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(10)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
