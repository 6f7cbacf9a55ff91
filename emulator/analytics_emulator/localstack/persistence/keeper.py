"""The state of this process: read before services start, saved before a call that changes it is
answered.
"""

import fcntl
import logging
import os
import re
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from localstack.runtime.events import infra_stopping

from analytics_emulator.localstack.persistence.refusal import not_kept_answer
from analytics_emulator.logs.events import LogEvents
from analytics_emulator.state.database import require_whole
from analytics_emulator.state.durable import write_file
from analytics_emulator.state.folder import StateFolderError, state_folder
from analytics_emulator.state.pickles import undisturbed
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.saver import Saver
from analytics_emulator.state.setting_aside import set_aside
from analytics_emulator.state.snapshots import Snapshots, UnreadableStateError

LOG = logging.getLogger(__name__)

# What has checks of its own, or belongs to this process, stays when the rest is set aside.
_STAYING = frozenset({"spool", "lock"})
_UNREADABLE = "unreadable"
LOGS = "logs.db"
METRICS = "metrics/metrics.db"  # as CloudWatch's own database is called
_READING = ("Get", "List", "Describe", "BatchGet", "Head", "Search", "Filter", "Simulate", "Test")
# Their records are the spool's; what they change of a stream are counts.
_NOT_STATE = frozenset({"PutRecord", "PutRecordBatch", "Invoke", "PutMetricData"})
# Its objects are rows of their own, and its operations write before they answer.
_OWN_WAY = "s3"
# What it makes is in other services.
_MAKING_OTHERS = "cloudformation"
# Of these answers one may show that resources are there, or gone.
_SHOWING_OTHERS = frozenset(
    {
        "DescribeStackEvents",
        "DescribeStackResource",
        "DescribeStackResources",
        "DescribeStacks",
        "ListStackResources",
        "ListStacks",
    }
)
_STATUS = re.compile(rb"<(?:StackStatus|ResourceStatus)>(\w+)<")


class Kept(Protocol):
    """A service object of ours that can be kept."""

    def dump_state(self) -> bytes:
        """Return what it knows."""

    def load_state(self, content: bytes) -> None:
        """Take over what it knew."""


class Keeper:
    """The state folder, open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: list[str] = []
        self._lock = _locked(folder)
        self._snapshots = Snapshots(folder, _versions())
        try:
            self._read()
        except OSError:  # which says nothing of the state
            os.close(self._lock)
            raise
        self._saver = Saver(self._snapshots, undisturbed)
        self._saver.start()

    def _read(self) -> None:
        """Check what is kept; set aside what isn't whole."""
        try:
            _require_readable(self.folder)
            self._snapshots.open()
        except UnreadableStateError as error:
            place = set_aside(self.folder, str(error), _STAYING)
            self._note(f"the state can't be read, {error}: it was set aside in {place}")
            self._snapshots = Snapshots(self.folder, _versions())
            self._snapshots.open()

    @property
    def names(self) -> list[str]:
        """Return which parts there are from before."""
        return self._snapshots.names

    @property
    def unsaved(self) -> list[str]:
        """Return which parts are about to be saved."""
        return self._saver.unsaved

    @property
    def problems(self) -> list[str]:
        """Return what can't be kept at the moment, or couldn't be read."""
        return list(self._saver.problems.values())

    def warn(self, name: str, text: str) -> None:
        """Have it among the problems that something isn't kept, as long as this process lives."""
        self._saver.problems[f"data of {name}"] = text

    def adopt(
        self,
        name: str,
        dump: Callable[[], bytes],
        load: Callable[[bytes], None],
        is_busy: Callable[[], bool] = lambda: False,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """Give a part what was kept of it, and save it from now on; `before` comes first then.

        What the system doesn't give while it is loaded says nothing of what was kept, nor does
        what fails because all is about to end: a service may be asked for then the first time.
        """
        content = self._snapshots.read(name)
        if content is not None:
            try:
                load(content)
            except (OSError, MemoryError):
                raise
            except Exception as error:
                if infra_stopping.is_set():
                    raise
                reason = f"the kept state of {name} can't be read: {error!r}"
                write_file(self.folder / _UNREADABLE, reason.encode())
                self._saver.problems[name] = f"{reason}; the next start sets it aside"
                raise
        self._saver.add(name, dump, is_busy, before)

    def rows(self, name: str) -> Rows:
        """Return a file of rows in the state folder."""
        return Rows(self.folder / f"{name}.db")

    def touch(self, name: str) -> None:
        """Have a part saved soon."""
        self._saver.touch(name)

    def commit(self, *names: str) -> None:
        """Return when what these parts hold is on the disk; all parts, where none is named."""
        self._saver.commit(*names)

    def commit_touched(self, *names: str) -> None:
        """Return when parts that may have changed are on the disk."""
        for name in names:
            self.touch(name)
        self.commit(*names)

    def close(self) -> None:
        """Save what has changed; nothing is kept afterwards."""
        self._saver.close()

    def __call__(self, chain: object, context: Any, response: Any) -> None:  # noqa: ARG002 -- a LocalStack handler
        """Have what a call may have changed, or shows, on the disk before it is answered.

        Calls of the emulator's own don't wait: whoever asked it for something does.
        """
        if context.service is None or context.operation is None:
            return
        service, operation = context.service.service_name, context.operation.name
        if not operation.startswith(_READING) and operation not in _NOT_STATE:
            self.touch(service)
        if context.is_internal_call or service == _OWN_WAY or _shows_work(context, response):
            return
        is_all = service == _MAKING_OTHERS and operation in _SHOWING_OTHERS
        try:
            self.commit(*() if is_all else (service,))
        except OSError as error:
            response.update_from(not_kept_answer(context, error))

    def _note(self, text: str) -> None:
        LOG.warning("%s", text)
        self.notes.append(text)


_open: list[Keeper] = []


def open_keeper() -> None:
    """Open the state folder, where one is set; ends the process where it can't be used."""
    try:
        folder = state_folder()
        if folder and not _open:
            _open.append(Keeper(folder))
    except StateFolderError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        reason = error.strerror or error
        sys.exit(f"error: the state can't be read: {reason}. It stays as it is: mend that first")


def keeper() -> Keeper | None:
    """Return this process's keeper; None where nothing is to be kept."""
    return _open[0] if _open else None


def kept[T: Kept](name: str, service: T) -> T:
    """Return a service of ours with what was kept of it, to be kept from now on."""
    if found := keeper():
        found.adopt(name, service.dump_state, service.load_state)
    return service


def _shows_work(context: Any, response: Any) -> bool:
    """Return whether a look at one stack finds it at work, which promises nothing yet.

    The first status of the answer is the newest: the stack's own, or that of its last event.
    """
    asked = context.service_request or {}
    is_look = context.operation.name in _SHOWING_OTHERS and "StackName" in asked
    newest = _STATUS.search(response.data) if is_look else None
    return newest is not None and newest[1].endswith(b"IN_PROGRESS")


def _require_readable(folder: Path) -> None:
    """Raise UnreadableStateError where an earlier process found so, and for broken rows."""
    if (folder / _UNREADABLE).exists():
        raise UnreadableStateError((folder / _UNREADABLE).read_text(errors="replace"))
    for path in folder.glob("*.db"):
        (LogEvents if path.name == LOGS else Rows)(path).close()
    require_whole(folder / METRICS)


def _locked(folder: Path) -> int:
    """Hold the folder as long as the process lives: two would overwrite each other's state."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StateFolderError(
            f"{folder} is in use by another emulator: stop that one, or choose another folder"
        ) from None
    return descriptor


def _versions() -> dict[str, str]:
    """Name what pickles depend on: the classes of LocalStack and moto, in their versions."""
    packages = {name: metadata.version(name) for name in ("localstack-core", "moto-ext")}
    return packages | {"Python": f"{sys.version_info.major}.{sys.version_info.minor}"}
