"""Files that are whole after a crash, whenever it comes."""

import os
from pathlib import Path

NO_SYNC = "ANALYTICS_STATE_NO_FSYNC"


def syncs() -> bool:
    """Return whether files are forced onto the disk; a setting turns it off, for speed."""
    return not os.environ.get(NO_SYNC)


def write_file(path: Path, content: bytes) -> None:
    """Write a file of this user's alone, and return when it is on the disk, whole."""
    write_unnamed(path, content)
    sync_folder(path.parent)


def write_unnamed(path: Path, content: bytes) -> None:
    """Write a file whose bytes are on the disk then, and its name once its folder is synced."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        if syncs():
            os.fsync(file.fileno())
    unfinished.replace(path)


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk."""
    if not syncs():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
