"""How much memory a process holds, measured the way its system allows."""

import os
import subprocess
import sys

# How often a running process is measured. Asking `ps` costs milliseconds, reading /proc doesn't.
CHECK_SECONDS = 0.05 if sys.platform == "linux" else 0.25
_STATUS_BYTES = 8192


def peak_megabytes(pid: int) -> int:
    """Return the most memory that the process has held, 0 if it has ended.

    Only Linux remembers the peak; elsewhere it is what the process holds now.
    """
    kibibytes = _peak_of_proc(pid) if sys.platform == "linux" else _resident_by_ps(pid)
    return -(-kibibytes // 1024)


def _peak_of_proc(pid: int) -> int:
    """Read the one line, in few calls of the system: each invocation waits for it."""
    try:
        file = os.open(f"/proc/{pid}/status", os.O_RDONLY)
        try:
            status = os.read(file, _STATUS_BYTES)
        finally:
            os.close(file)
    except OSError:
        return 0
    _, found, value = status.partition(b"VmHWM:")
    return int(value.split(maxsplit=1)[0]) if found else 0


def _resident_by_ps(pid: int) -> int:
    answer = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return int(answer.stdout.strip() or 0)
