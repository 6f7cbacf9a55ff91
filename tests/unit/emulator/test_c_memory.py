"""All threads of a process share few arenas of the C library."""

import platform
import subprocess
import sys

import pytest

PROBE = """
import ctypes, pathlib, sys, threading
from {module} import share_arenas
share_arenas()
go = threading.Barrier(9)
held = []
def take():
    held.append(bytes(100_000)); go.wait(20)
for _ in range(8):
    threading.Thread(target=take).start()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
report = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, report), libc.fclose(report), go.wait(20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
@pytest.mark.parametrize("module", ["analytics_emulator.c_memory", "dashboard.c_memory"])
def test_threads_share_two_arenas(module: str) -> None:
    command = [sys.executable, "-c", PROBE.format(module=module)]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert report.count("<heap nr=") == 2
