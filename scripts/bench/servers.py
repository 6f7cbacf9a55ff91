"""What is measured: a server that can be started afresh. Ours is here, others in `peers`."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from scripts.local import emulator
from scripts.local.ports import free_port


class ServerError(Exception):
    """A server can't be had or doesn't start; the text says why."""


@dataclass(frozen=True)
class Running:
    """A healthy server: where it answers, its first process, and how long it took to get there."""

    endpoint: str
    pid: int
    start_seconds: float


class Server(Protocol):
    """Something that can be started afresh, again and again."""

    @property
    def name(self) -> str:
        """Return what its column is called."""
        ...

    def started(self) -> AbstractContextManager[Running]:
        """Start on a free port of 127.0.0.1; at the end stop it and everything it started."""
        ...


@dataclass(frozen=True)
class OurServer:
    """The emulator of this checkout, started as `make up` does, with settings of its own."""

    name: str = "Tabletop"
    settings: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def started(self) -> Iterator[Running]:
        """Start it with a state directory of its own; the time is that of the whole command."""
        port, began = free_port(), time.monotonic()
        if emulator.control("start", port, settings=self.settings):
            raise ServerError("The emulator didn't start: see its log above.")
        seconds, state = time.monotonic() - began, emulator.STATE / str(port)
        try:
            pid = json.loads((state / "emulator.json").read_text())["pid"]
            yield Running(f"http://127.0.0.1:{port}", pid, seconds)
        finally:
            emulator.control("stop", port)
            shutil.rmtree(state, ignore_errors=True)
