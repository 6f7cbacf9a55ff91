"""A folder among the system's temporary files for what engines of this process put on disk.

It goes when the process ends. A process that is killed leaves its own, which goes when the next one
makes one: each holds a lock in its folder, and the system lets go of that whatever ends it.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

PREFIX = "athena-"
LOCK = "in-use"


def own_folder() -> Path:
    """Return this process's folder, made when first asked for."""
    return _folder_of(os.getpid())  # a forked process has one of its own


@cache
def _folder_of(pid: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{pid}-"))
    atexit.register(_remove, folder, pid)
    _lock(folder)
    for other in folder.parent.glob(f"{PREFIX}*/{LOCK}"):
        with suppress(OSError):  # it is in use, belongs to others, or has gone meanwhile
            _remove_unused(other)
    return folder


def _lock(folder: Path) -> None:
    """Lock a file before it has the name that others look for; it stays open with the process."""
    unfinished = folder / f"{LOCK}.unfinished"
    fcntl.flock(os.open(unfinished, os.O_CREAT | os.O_RDWR, 0o600), fcntl.LOCK_EX)
    unfinished.rename(folder / LOCK)


def _remove_unused(lock: Path) -> None:
    if lock.parent.lstat().st_uid != os.geteuid():
        return
    with lock.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(lock.parent)


def _remove(folder: Path, pid: int) -> None:
    if os.getpid() == pid:
        shutil.rmtree(folder, ignore_errors=True)
