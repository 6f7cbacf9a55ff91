"""What a server and its children use, read from Linux's /proc; elsewhere nothing is known."""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# proc(5), /proc/pid/stat, counted after the command's closing bracket: ppid is the fourth field.
PARENT, TIMES = 1, slice(11, 15)  # utime, stime, and both of the children that have ended


@dataclass(frozen=True)
class Usage:
    """Memory of a process tree now, shared pages divided among their users, and CPU since birth."""

    memory_mib: float
    cpu_seconds: float


def usage(pid: int) -> Usage | None:
    """Add up a process and its descendants; `None` on systems without /proc."""
    stats = _stats()
    if pid not in stats:
        return None
    tree = _tree(pid, stats)
    ticks = sum(int(value) for member in tree for value in stats[member][TIMES])
    memory = sum(map(_memory_kib, tree))
    return Usage(memory / 1024, ticks / os.sysconf("SC_CLK_TCK"))


def _stats() -> dict[int, list[str]]:
    """Read every process's fields that follow its command."""
    found = {}
    for path in PROC.glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
    return found


def _tree(root: int, stats: dict[int, list[str]]) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for pid, fields in stats.items():
        children[int(fields[PARENT])].append(pid)
    tree = [root]
    for pid in tree:  # grows as it goes
        tree += children[pid]
    return tree


def _memory_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
