"""A copy of the checkout, as a fresh clone with today's changes would be."""

import shutil
import subprocess
from pathlib import Path

from scripts import ROOT


def copy_checkout(folder: Path) -> None:
    """Copy every file that is tracked, or new and not ignored, into a folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
