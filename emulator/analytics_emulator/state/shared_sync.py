"""One sync of a file for all who wait for it at the same time (group commit)."""

import threading
from collections.abc import Callable


class SharedSync:
    """Forces onto the disk what was written: the first who waits does it for all the others."""

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._counting, self._syncing = threading.Lock(), threading.Lock()
        self._asked = self._done = 0

    def wait(self) -> None:
        """Return when what was written before is on the disk; raises OSError where it isn't."""
        with self._counting:
            self._asked += 1
            own = self._asked
        with self._syncing:
            if self._done >= own:
                return
            with self._counting:
                latest = self._asked
            self._sync()
            self._done = latest
