"""Puts state aside that can't be read: it is renamed and explained, never deleted."""

from datetime import UTC, datetime
from pathlib import Path

ASIDE = "set-aside"


def set_aside(folder: Path, reason: str, staying: frozenset[str]) -> Path:
    """Move all that a folder holds, but the names in `staying`, into a new folder within it.

    The folder itself stays: in a container it is a mounted volume, which can't be renamed.
    """
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    place = folder / ASIDE / moment
    place.mkdir(mode=0o700, parents=True)
    (place / "WHY.txt").write_text(f"This state was set aside at {moment}: {reason}.\n")
    for found in sorted(folder.iterdir()):
        if found.name not in staying | {ASIDE}:
            found.rename(place / found.name)
    return place
