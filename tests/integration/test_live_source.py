"""With ANALYTICS_LAMBDA_SOURCE a saved file counts at the next invocation; without it none does."""

import io
import json
import os
import subprocess
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from scripts.local.ports import free_port
from tests.integration.host import PYTHON
from tests.integration.roles import role_of

SOURCE = "from shop import prices\ndef handler(*_): return [{!r}, prices.VALUE]"
PACKAGE = {"shop/__init__.py": "", "shop/prices.py": "VALUE = 1", "shop/app.py": SOURCE}


@dataclass(frozen=True)
class Workshop:
    """An emulator that takes sources from `root`, and its Lambda client."""

    endpoint: str
    root: Path
    functions: Any
    role: str

    def save(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text)

    def deploy(self, files: dict[str, str], handler: str) -> str:
        archive, name = io.BytesIO(), f"subject-{uuid.uuid4().hex[:8]}"
        with zipfile.ZipFile(archive, "w") as package:
            for file, text in files.items():
                package.writestr(file, text)
        self.functions.create_function(
            FunctionName=name, Runtime="python3.13", Handler=handler,
            Role=self.role, Code={"ZipFile": archive.getvalue()},
        )  # fmt: skip
        waiter = self.functions.get_waiter("function_active_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})
        return name

    def answer(self, name: str) -> Any:
        return json.load(self.functions.invoke(FunctionName=name)["Payload"])


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    port, root = free_port(), tmp_path_factory.mktemp("source")
    place = ["--port", str(port), "--state-directory", str(tmp_path_factory.mktemp("emulator"))]
    control = [str(PYTHON), "-m", "analytics_emulator"]
    environment = os.environ | {"ANALYTICS_LAMBDA_SOURCE": str(root)}
    subprocess.run([*control, "start", *place], check=True, env=environment)
    endpoint = f"http://127.0.0.1:{port}"
    session: Any = boto3.Session("test", "test", region_name="us-east-1")
    clients = [session.client(name, endpoint_url=endpoint) for name in ("lambda", "iam")]
    yield Workshop(endpoint, root, clients[0], role_of(clients[1], "lambda"))
    subprocess.run([*control, "stop", *place], check=True)


def test_saved_file_counts_at_the_next_invocation(workshop: Workshop) -> None:
    for name, text in PACKAGE.items():
        workshop.save(name, text.format("saved"))
    name = workshop.deploy(PACKAGE | {"shop/app.py": SOURCE.format("deployed")}, "shop.app.handler")
    assert workshop.answer(name) == ["saved", 1]
    workshop.save("shop/prices.py", "VALUE = 2")
    assert workshop.answer(name) == ["saved", 2]
    workshop.save("shop/app.py", SOURCE.format("again"))
    assert workshop.answer(name) == ["again", 2]


def test_function_without_sources_runs_what_was_deployed(workshop: Workshop) -> None:
    workshop.save("other/app.py", "def handler(*_): return 'saved'")
    name = workshop.deploy({"index.py": "def handler(*_): return 'deployed'"}, "index.handler")
    assert workshop.answer(name) == "deployed"


def test_health_names_the_sources(workshop: Workshop) -> None:
    health = requests.get(f"{workshop.endpoint}/_analytics/health", timeout=5).json()
    assert health["lambda"]["source"] == str(workshop.root)
