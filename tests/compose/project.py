"""The compose project that a test drives: a copy of the checkout, so that sources may be edited."""

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import docker
import requests
from botocore.exceptions import BotoCoreError, ClientError

from athena_client.query import QueryFailedError
from scripts.answers.athena import Athena
from scripts.aws.target import Target
from scripts.stacks.deployment import NotDeployedError
from scripts.stacks.events_api import EventsApi

NOT_YET = (
    OSError, LookupError, ValueError, ClientError, BotoCoreError, NotDeployedError, QueryFailedError
)  # fmt: skip
PROJECT_LABEL = "com.docker.compose.project"


@dataclass(frozen=True)
class Project:
    """A compose project by name and folder, at two ports of its own."""

    name: str
    folder: Path
    port: int
    dashboard_port: int
    command: tuple[str, ...]
    engine: Any = field(repr=False)

    def compose(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one compose command, which must succeed."""
        done = self._run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr + self._run("logs").stdout
        return done

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        ports = {"PORT": str(self.port), "DASHBOARD_PORT": str(self.dashboard_port)}
        return subprocess.run(
            [*self.command, "-p", self.name, *arguments],
            cwd=self.folder, env=os.environ | ports, capture_output=True, text=True,
            check=False, timeout=900,
        )  # fmt: skip

    def up(self) -> float:
        """Start everything as its users do; give the seconds until all of it was usable."""
        began = time.monotonic()
        waits = ["--wait"] if self.command[-1] == "compose" else []  # 1.29.2 has no such option
        self.compose("up", "-d", *waits)
        wait_until(lambda: self.dashboard("/api/health").ok)
        return time.monotonic() - began

    def container(self, service: str) -> Any:
        """Give a service's container as the engine describes it."""
        (found,) = self.engine.containers.list(
            all=True,
            filters={
                "label": [f"{PROJECT_LABEL}={self.name}", f"com.docker.compose.service={service}"]
            },
        )
        return found

    def holdings(self) -> set[str]:
        """Name what the engine holds for this project: containers, networks, volumes."""
        label = {"label": f"{PROJECT_LABEL}={self.name}"}
        containers = self.engine.containers.list(all=True, filters=label)
        mounts = [mount for container in containers for mount in container.attrs["Mounts"]]
        return {
            *(container.id for container in containers),
            *(network.id for network in self.engine.networks.list(filters=label)),
            *(mount["Name"] for mount in mounts if mount["Type"] == "volume"),
        }

    def leftovers(self, holdings: set[str]) -> set[str]:
        """Name what of them the engine still holds."""
        kinds = (self.engine.containers.list(all=True), self.engine.networks.list())
        volumes = self.engine.volumes.list()  # an image's own volumes carry no label
        found = {item.id for kind in (*kinds, volumes) for item in kind}
        return self.holdings() | (holdings & found)

    def dashboard(self, path: str) -> requests.Response:
        """Ask the dashboard, as a browser on this machine does."""
        return requests.get(f"http://127.0.0.1:{self.dashboard_port}{path}", timeout=10)

    @cached_property
    def target(self) -> Target:
        return Target.at(f"http://127.0.0.1:{self.port}")

    def api(self, prefix: str = "poc") -> EventsApi:
        return EventsApi.of_deployment(self.target, prefix, "dev")

    def athena(self, prefix: str = "poc") -> Athena:
        return Athena.of_deployment(self.target, prefix, "dev")


def post(api: EventsApi, event: dict[str, Any]) -> requests.Response:
    """Post one event as the README's curl does."""
    return requests.post(api.url, json=event, headers={"x-api-key": api.key}, timeout=35)


def wait_until(holds: Callable[[], bool], seconds: float = 180) -> None:
    """Ask again and again until something holds; what can't answer yet doesn't hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # A half-started service may answer anything, and no answer holds either.
        with suppress(*NOT_YET):
            if holds():
                return
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds:g} s")


def engine_or_reason() -> Any:
    """Give a client of the Docker engine, or say in a sentence why there is none."""
    try:
        client = docker.from_env()
        client.ping()
    except docker.errors.DockerException as error:
        return f"no Docker engine answers: {error}"
    return client
