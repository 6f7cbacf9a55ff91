"""Saves parts when somebody waits for it, soon after they change, and at the end.

Whoever changes a part touches it, and commits it before telling anybody. Work goes on behind many
an answer (a stack is being made, a function becomes active), so a touched part is looked at again
and again, ever more seldom.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from analytics_emulator.state.snapshots import Snapshots

LOG = logging.getLogger(__name__)

DELAY_SECONDS = 0.2
BUSY_SECONDS = 2.0  # nobody waits for work that goes on, and its end is waited for
LOOKS_AFTER_SECONDS = (0.0, 1.0, 3.0, 10.0, 30.0, 90.0)
# A save may take a fifth of the time at most, however large the state is.
REST_FACTOR = 4.0


@dataclass
class _Part:
    dump: Callable[[], bytes]
    is_busy: Callable[[], bool]
    before: Callable[[], None]
    due: list[float] = field(default_factory=list)
    is_unsaved: bool = False
    is_awaited: bool = False
    changes: int = 0  # how often something may have changed, and how many of them are saved
    saved: int = 0
    digest: bytes = b""


class Saver:
    """The parts that can be saved, and the thread that does it."""

    def __init__(
        self,
        snapshots: Snapshots,
        undisturbed: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._snapshots, self._undisturbed = snapshots, undisturbed
        self.problems: dict[str, str] = {}
        self._parts: dict[str, _Part] = {}
        self._lock = threading.Lock()
        self._saving = threading.Lock()
        self._touched = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="state-saver", daemon=True)

    def start(self) -> None:
        """Begin to save."""
        self._thread.start()

    def add(
        self,
        name: str,
        dump: Callable[[], bytes],
        is_busy: Callable[[], bool] = lambda: False,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """Make a part known, once it holds what was kept of it.

        `before` has on the disk what the part refers to; it may take its time, and a dump may not.
        """
        with self._lock:
            self._parts[name] = _Part(dump, is_busy, before)

    def touch(self, name: str) -> None:
        """Have a part saved within moments; one that isn't known has nothing to save."""
        now = time.monotonic()
        with self._lock:
            part = self._parts.get(name)
            if part is None:
                return
            first = min([now + DELAY_SECONDS, *part.due[:1]])
            part.is_unsaved = True
            part.changes += 1
            part.due = sorted({first, *(now + DELAY_SECONDS + s for s in LOOKS_AFTER_SECONDS[1:])})
        self._touched.set()

    def commit(self, *names: str) -> None:
        """Return when what these parts hold now is on the disk; all, where none is named.

        Whoever comes while a save goes on shares the next one (group commit). Raises OSError where
        the disk takes nothing.
        """
        wanted = self._await(names)
        if not wanted:
            return
        with self._saving:
            if any(part.saved < change for part, change in wanted):
                self._save([name for name, part in self._parts.items() if part.is_awaited])

    def _await(self, names: tuple[str, ...]) -> list[tuple[_Part, int]]:
        """Return which of the parts have to be saved, and up to which change."""
        wanted = []
        with self._lock:
            for name in names or self._parts:
                part = self._parts.get(name)
                if part is not None and part.is_unsaved:
                    part.changes += 1  # a busy part changes without being touched
                    part.is_awaited = True
                    wanted.append((part, part.changes))
        return wanted

    @property
    def unsaved(self) -> list[str]:
        """Return which parts were touched, or are busy, since they were saved last."""
        with self._saving, self._lock:
            return [name for name, part in self._parts.items() if part.is_unsaved]

    def save(self, *names: str) -> None:
        """Save these parts now, if they have changed; return when they are on the disk."""
        with self._saving:
            self._save(list(names))

    def close(self) -> None:
        """Save whatever has changed, and end."""
        self._ended.set()
        self._touched.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        with self._lock:
            names = list(self._parts)
        self.save(*names)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._touched.clear()
            due, wait = self._next()
            if not due:
                self._touched.wait(wait)
                continue
            began = time.monotonic()
            try:
                self.save(*due)
            except OSError as error:
                LOG.error("Can't save the state: %s", error)
                self.problems["save"] = f"the state can't be saved: {error}"
                self._again(due)
            self._ended.wait((time.monotonic() - began) * REST_FACTOR)

    def _next(self) -> tuple[list[str], float | None]:
        """Return what is due, or how long nothing is."""
        now = time.monotonic()
        with self._lock:
            due = [name for name, part in self._parts.items() if part.due and part.due[0] <= now]
            for name in due:
                part = self._parts[name]
                part.due = [moment for moment in part.due if moment > now]
                if part.is_busy():
                    part.due.insert(0, now + BUSY_SECONDS)
            coming = [part.due[0] for part in self._parts.values() if part.due]
        return due, min(coming) - now if coming else None

    def _again(self, names: list[str]) -> None:
        with self._lock:
            for name in names:
                self._parts[name].due.insert(0, time.monotonic() + 1)

    def _save(self, names: list[str]) -> None:
        with self._lock:
            parts = {name: self._parts[name] for name in names if name in self._parts}
            changes = {name: part.changes for name, part in parts.items()}
        busy = {name for name, part in parts.items() if part.is_busy()}
        for part in parts.values():
            part.before()
        with self._undisturbed():
            dumped = {name: self._dumped(name, part) for name, part in parts.items()}
        contents = {name: content for name, content in dumped.items() if content is not None}
        digests = {name: hashlib.sha256(content).digest() for name, content in contents.items()}
        changed = {n: c for n, c in contents.items() if digests[n] != parts[n].digest}
        if changed:
            self._snapshots.save(changed)
        for name in changed:
            parts[name].digest = digests[name]
        with self._lock:
            for name, part in parts.items():
                part.saved = changes[name]
                is_newer = part.changes > part.saved
                part.is_unsaved, part.is_awaited = is_newer or name in busy, is_newer
        self.problems.pop("save", None)

    def _dumped(self, name: str, part: _Part) -> bytes | None:
        """Return a part's content; what can't be saved stays as it was, and others are saved."""
        try:
            content = part.dump()
        except OSError:  # of the disk, which takes nothing of the others either
            raise
        except Exception as error:
            if name not in self.problems:
                LOG.exception("Can't save %s", name)
            self.problems[name] = f"{name} isn't kept: {error}"
            return None
        self.problems.pop(name, None)
        return content
