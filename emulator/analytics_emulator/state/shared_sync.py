"""One sync of a file for all who wait for it at the same time (group commit)."""

import threading
from collections.abc import Callable


class SharedSync:
    """Forces onto the disk what was written: the first who waits does it for all the others.

    After a failure nobody is told again that all is well: the system may have let go of what it
    couldn't write, and a second fsync that succeeds says nothing of it (fsync(2), "EIO").
    """

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._counting, self._syncing = threading.Lock(), threading.Lock()
        self._asked = self._done = 0
        self._failure: OSError | None = None

    def wait(self) -> None:
        """Return when what was written is on the disk; raises OSError where it may not be."""
        with self._counting:
            self._asked += 1
            own = self._asked
        with self._syncing:
            if self._done >= own:
                return
            with self._counting:
                latest = self._asked
            self._try()
            self._done = latest

    def _try(self) -> None:
        if self._failure is None:
            try:
                self._sync()
            except OSError as error:
                self._failure = error
        if self._failure is not None:
            text = f"{self._failure}; restart the emulator: it reads what the disk has"
            raise OSError(self._failure.errno, text)
