"""One place for temporary files: LocalStack's own, which each start empties.

Libraries ask the system for a folder of them, where what a killed process left would stay.
"""

import os
import tempfile
from pathlib import Path

from localstack import config


def gather() -> None:
    """Have this process, and those that it starts, make their temporary files there."""
    folder = Path(config.dirs.tmp)
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
