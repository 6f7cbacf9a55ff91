"""Which runs were begun and not taken down: what a kill, a reboot or a dead line leaves behind.

A run is written down before it makes anything, and struck out once nothing of it is left.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from scripts.aws.target import Target
from scripts.stacks.deployment import Deployment


@dataclass(frozen=True)
class OpenRun:
    """A run's deployment, where it lies, and the process that made it."""

    prefix: str
    environment: str
    region: str
    where: str
    begun: str
    pid: int
    started: float

    @property
    def deployment(self) -> Deployment:
        """Return what stands, or may."""
        return Deployment(self.prefix, self.environment)

    @property
    def is_running(self) -> bool:
        """Return whether its process lives; another one that got its number doesn't count."""
        try:
            return psutil.Process(self.pid).create_time() == self.started
        except psutil.NoSuchProcess:
            return False

    @property
    def text(self) -> str:
        """Say which run this is."""
        return f"{self.prefix}-{self.environment} on {self.where}, {self.region}, of {self.begun}"


@dataclass(frozen=True)
class OpenRuns:
    """The runs that are written down in a folder, a file each."""

    folder: Path

    def begin(self, target: Target, deployment: Deployment, begun: str) -> None:
        """Write a run down; raises `OSError` where that can't be."""
        own = psutil.Process()
        run = OpenRun(
            deployment.prefix, deployment.environment, target.region, place(target), begun,
            own.pid, own.create_time(),
        )  # fmt: skip
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path(deployment).write_text(json.dumps(asdict(run)), encoding="utf-8")

    def end(self, deployment: Deployment) -> None:
        """Strike a run out."""
        self._path(deployment).unlink(missing_ok=True)

    def left(self) -> Iterator[OpenRun]:
        """Yield the runs that nobody took down, those of processes that live left out."""
        for path in sorted(self.folder.glob("*.json")):
            try:
                run = OpenRun(**json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                continue  # a file that was cut off: the disk was full before anything was made
            if not run.is_running:
                yield run

    def _path(self, deployment: Deployment) -> Path:
        return self.folder / f"{deployment.prefix}-{deployment.environment}.json"


def place(target: Target) -> str:
    """Name the account or the emulator."""
    return target.endpoint or f"AWS account {target.account_id}"
