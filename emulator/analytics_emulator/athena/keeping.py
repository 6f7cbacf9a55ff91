"""How what Athena does comes to be on the disk, where anything is kept."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from analytics_emulator.state.rows import Rows


@dataclass(frozen=True)
class Keeping:
    """The rows of the executions' history, and what the host offers.

    `commit` returns when what statements have changed of the catalog, and here, is on the disk;
    objects that a thread writes within `together` may be there at the end of that.
    """

    executions: Rows | None = None
    commit: Callable[[], None] = lambda: None
    together: Callable[[], AbstractContextManager[None]] = nullcontext
