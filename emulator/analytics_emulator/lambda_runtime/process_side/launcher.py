"""What a function's process runs first: tie its life to the emulator's, then run AWS's code.

Called as `launcher.py LIFELINE HANDLER LAYERS`, LAYERS being empty where there are none. It imports
as little as it can, for all of it stays in the function's process.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec

TYPE_CHECKING = False  # typing's own would be an import
if TYPE_CHECKING:
    from http.client import HTTPSConnection
    from typing import Any

    from _typeshed import StrOrBytesPath

_TRACE_ID = b"_X_AMZN_TRACE_ID="
_TRACE_ID_BYTES = 1024


def main(lifeline: str, handler: str, layers: str) -> None:
    """Run awslambdaric with the module search path that AWS's runtime has."""
    die_with_emulator(lifeline)
    if not getattr(sys.flags, "safe_path", False):  # before 3.11, and of a nursery: this folder
        del sys.path[0]
    sys.path[:0] = function_paths(os.environ["LAMBDA_TASK_ROOT"], layers)
    if find_spec("runtime_client") is None:  # awslambdaric's native part
        sys.path.append(__file__.rpartition("/")[0] + "/portable")
    answer_by_http()
    if sys.platform == "linux":
        keep_one_trace_id()
    import_module("awslambdaric.__main__").main([__file__, handler])


def die_with_emulator(lifeline: str) -> None:
    """Arrange that a killed emulator leaves no process behind.

    Linux sends a signal when the parent dies. Elsewhere a thread waits for the end of a pipe whose
    other end only the emulator holds.
    """
    kind, _, number = lifeline.partition(":")
    if kind == "parent":
        _ask_for_signal(int(number))
    else:
        _watch_pipe(int(number))


def _ask_for_signal(parent: int) -> None:
    import ctypes  # noqa: PLC0415 -- needed on Linux alone
    import signal  # noqa: PLC0415

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the request
        os._exit(1)


def _watch_pipe(descriptor: int) -> None:
    import threading  # noqa: PLC0415 -- needed elsewhere than Linux alone

    def wait() -> None:
        os.read(descriptor, 1)
        os._exit(1)

    threading.Thread(target=wait, name="emulator-lifeline", daemon=True).start()


def answer_by_http() -> None:
    """Let answers of custom resources reach the emulator, which speaks HTTP.

    On AWS their address is S3's, and programs such as crhelper ask it by HTTPS whatever it says.
    """
    found = find_spec("http")
    if not (found and str(found.origin).startswith(os.__file__.rpartition("/")[0])):
        return  # the function brings a module of this name
    client = import_module("http.client")
    plain = client.HTTPConnection

    def putrequest(to: HTTPSConnection, method: str, url: str, *more: Any, **options: Any) -> None:
        if url.startswith("/_analytics/"):
            place = os.environ["AWS_ENDPOINT_URL"].rpartition("//")[2]
            to.host, to.port = to._get_hostport(place, None)  # type: ignore[attr-defined]
            to.connect = plain.connect.__get__(to)  # type: ignore[method-assign]
        plain.putrequest(to, method, url, *more, **options)

    client.HTTPSConnection.putrequest = putrequest


def keep_one_trace_id() -> None:
    """Let the environment hold the last invocation's trace id alone.

    The GNU C library keeps every value that a variable was ever set to (stdlib/setenv.c, "known
    values"), some 150 bytes an invocation for as long as the process lives. What putenv(3) is given
    is part of the environment itself, and can be written over.
    """
    import ctypes  # noqa: PLC0415 -- loaded already, to ask for the signal

    place = ctypes.create_string_buffer(_TRACE_ID_BYTES)
    put = ctypes.PyDLL(None).putenv
    by_copy = os.putenv

    def putenv(name: StrOrBytesPath, value: StrOrBytesPath) -> None:
        entry = os.fsencode(name) + b"=" + os.fsencode(value)
        if entry.startswith(_TRACE_ID) and len(entry) < _TRACE_ID_BYTES and 0 not in entry:
            place.value = entry
            put(place)
        else:
            by_copy(name, value)

    os.putenv = putenv


def function_paths(code: str, layers: str) -> list[str]:
    """Return where a function's own modules are looked for, before the runtime's."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    from_layers = [f"{layers}/python/lib/{version}/site-packages", f"{layers}/python"]
    return [code, *(from_layers if layers else [])]


if __name__ == "__main__":
    main(*sys.argv[1:])
