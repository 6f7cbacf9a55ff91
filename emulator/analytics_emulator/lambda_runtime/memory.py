"""How much memory a process holds, measured the way its system allows."""

import subprocess
import sys
from pathlib import Path

# How often a running process is measured. Asking `ps` costs milliseconds, reading /proc doesn't.
CHECK_SECONDS = 0.05 if sys.platform == "linux" else 0.25


def peak_megabytes(pid: int) -> int:
    """Return the most memory that the process has held, 0 if it has ended.

    Only Linux remembers the peak; elsewhere it is what the process holds now.
    """
    kibibytes = _peak_of_proc(pid) if sys.platform == "linux" else _resident_by_ps(pid)
    return -(-kibibytes // 1024)


def _peak_of_proc(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line), 0)


def _resident_by_ps(pid: int) -> int:
    answer = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return int(answer.stdout.strip() or 0)
