"""How much of the machine queries may take: memory, temporary disk, time.

The memory is a share of the machine's, or of the container's where that has a bound. Athena's own
bounds per query aren't published; its time is (DML query timeout, 30 minutes: Service Quotas).
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_SECONDS = 30 * 60
_MOST_DISK_BYTES = 32 * 1024**3


@dataclass(frozen=True)
class Bounds:
    """What a piece of work may take: seconds of the processor (where the system tells), memory."""

    seconds: float
    growth_bytes: int


COMPILING = Bounds(20.0, 1024**3)


@dataclass(frozen=True)
class DuckLimits:
    """What one DuckDB may hold, None for its own defaults; beyond the memory it uses its folder."""

    memory_bytes: int | None = None
    disk_bytes: int | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class Limits:
    """Bounds of all queries together and of one; what passes them is ended."""

    memory_bytes: int
    disk_bytes: int
    seconds: float = _SECONDS

    @property
    def query_memory_bytes(self) -> int:
        """What one query may take: half of it all, so that others go on."""
        return self.memory_bytes // 2

    @property
    def converting(self) -> Bounds:
        """What it may take to turn one file into what DuckDB reads."""
        return Bounds(self.seconds, self.query_memory_bytes)

    def of_duckdb(self, folder: Path) -> DuckLimits:
        """Return what DuckDB is told for a query: half is left for what it doesn't count."""
        return DuckLimits(self.query_memory_bytes // 2, self.disk_bytes, folder)


def limits_of_machine(folder: Path) -> Limits:
    """Return the bounds on this machine, by settings where those are given."""
    seconds = float(os.environ.get("ANALYTICS_ATHENA_DML_TIMEOUT_SECONDS", _SECONDS))
    disk = os.environ.get("ANALYTICS_ATHENA_DISK_GIB")
    disk_bytes = int(float(disk) * 1024**3) if disk else _share_of_disk(folder)
    return Limits(memory_of_queries(), disk_bytes, seconds)


def memory_of_queries() -> int:
    """Return the bytes of memory that all queries together may take."""
    share = float(os.environ.get("ANALYTICS_ATHENA_MEMORY_SHARE", "0.5"))
    return int(memory_of_machine() * share)


def memory_of_machine() -> int:
    """Return the bytes of memory that this machine or container has."""
    sizes = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in _CGROUP_LIMITS:
        text = path.read_text().strip() if path.exists() else "max"
        if text.isdecimal():
            sizes.append(int(text))
    return min(sizes)


def _share_of_disk(folder: Path) -> int:
    """A fourth of what is free now, so that queries never fill the disk."""
    return min(_MOST_DISK_BYTES, shutil.disk_usage(folder).free // 4)
