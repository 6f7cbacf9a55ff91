"""The folder in which an emulator keeps what outlives its process: this user's alone.

Parts of it are read back as Python objects, so whoever could write there could run code here, and
it holds secrets, so nobody else may read it either.
"""

import os
import stat
from pathlib import Path

SETTING = "ANALYTICS_STATE_DIR"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class StateFolderError(Exception):
    """The state folder can't be used; the text says why and what to do."""


def state_folder() -> Path | None:
    """Return the checked folder, made where it is missing; None where no state is to be kept."""
    setting = os.environ.get(SETTING)
    return private_folder(Path(setting)) if setting else None


def part_of_state(name: str) -> Path | None:
    """Return a checked folder of its own for one part of the state (`spool` is Firehose's)."""
    folder = state_folder()
    return private_folder(folder / name) if folder else None


def private_folder(path: Path) -> Path:
    """Return a folder that only this user can enter; it is made, or refused, but never changed."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise StateFolderError(f"{path} can't be used for state: {error.strerror}") from error
    _require_private(path, found)
    return path


def _require_private(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISDIR(found.st_mode):
        raise StateFolderError(f"{path} must be a folder, not a link: move it away")
    if found.st_uid != os.geteuid():
        raise StateFolderError(
            f"{path} belongs to user {found.st_uid}, and this is user {os.geteuid()}: "
            f"chown -R {os.geteuid()} it if you trust what it holds, or move it away"
        )
    if found.st_mode & _OTHERS:
        raise StateFolderError(
            f"{path} is open to other users (mode {stat.S_IMODE(found.st_mode):o}): "
            f"chmod 700 it if you trust what it holds, or move it away"
        )
