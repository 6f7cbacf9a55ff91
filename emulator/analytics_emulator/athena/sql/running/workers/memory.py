"""How much memory a process holds for itself, the way its system tells it."""

import subprocess
import sys
from pathlib import Path

# How often it is looked at. Asking `ps` costs milliseconds, reading /proc doesn't.
CHECK_SECONDS = 0.05 if sys.platform == "linux" else 0.5


def held_bytes(pid: int) -> int:
    """Return what the process holds, 0 if it has ended.

    Pages of files, which the system can take back, count only where it doesn't tell them apart.
    """
    return _held_by_proc(pid) if sys.platform == "linux" else _resident_by_ps(pid)


def _held_by_proc(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = (
        line.split() for line in status.splitlines() if line.startswith(("RssAnon", "RssShmem"))
    )
    return sum(int(words[1]) for words in found) * 1024


def _resident_by_ps(pid: int) -> int:
    answer = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return int(answer.stdout.strip() or 0) * 1024
