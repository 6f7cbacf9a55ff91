"""Says in one line where the state of an emulator lies, how old it is and how large."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analytics_emulator.state.setting_aside import ASIDE
from analytics_emulator.state.snapshots import UnreadableStateError, saved_times

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def describe(folder: Path) -> str:
    """Describe the state in a folder, whether or not an emulator works with it."""
    if not folder.is_dir():
        return "none is kept"
    try:
        times = saved_times(folder)
    except UnreadableStateError as error:
        return f"{folder} can't be read: {error}"
    except PermissionError:
        return f"{folder} may not be read by this user"
    except OSError as error:
        return f"{folder} can't be read: {error.strerror}"
    size = f"{_size(folder) / 1024**2:.1f} MB"
    aside = sum(1 for _ in (folder / ASIDE).iterdir()) if (folder / ASIDE).is_dir() else 0
    more = f", {aside} set aside" if aside else ""
    if times is None:
        return f"{folder}, empty, {size}{more}"
    now = datetime.now(UTC)
    begun, saved = (_age(now - moment) for moment in times)
    return f"{folder}, begun {begun} ago, saved {saved} ago, {size}{more}"


def _age(passed: timedelta) -> str:
    seconds = max(int(passed.total_seconds()), 0)
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return "0 s"


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(place) / name).lstat().st_size
            except FileNotFoundError:  # replaced meanwhile
                continue
    return total
