"""A function's process: what it sees of this machine, and how it ends."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.lambda_runtime.execution_environment import EnvironmentStoppedError

Start = Callable[..., Any]


def _runs(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


def _wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, f"{holds} never held"
        time.sleep(0.02)


def test_process_inherits_no_variable_of_ours(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_HOST", "1")
    subject = start(
        "import os\ndef handler(*_): return dict(os.environ)", variables={"TABLE": "orders"}
    )
    variables = subject.answer()
    assert not {"SECRET_OF_THE_HOST", "HOME", "USER", "VIRTUAL_ENV"} & set(variables)
    assert variables["TABLE"] == "orders"
    assert variables["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"


@pytest.mark.parametrize("package", ["duckdb", "pyarrow", "localstack", "analytics_emulator"])
def test_process_sees_none_of_the_emulators_packages(start: Start, package: str) -> None:
    result = start(f"import {package}\ndef handler(*_): pass").invoke()
    assert b"Runtime.ImportModuleError" in result.payload


def test_process_sees_the_sdk_of_the_runtime(start: Start) -> None:
    subject = start("import boto3\ndef handler(*_): return boto3.__file__")
    assert "lambda_environment" in subject.answer()


def test_process_prefers_the_package_to_the_runtime(start: Start, tmp_path: Path) -> None:
    (tmp_path / "six.py").write_text("PACKAGE = 'package'")
    subject = start("import six\ndef handler(*_): return six.PACKAGE")
    assert subject.answer() == "package"


def test_process_prefers_layers_to_the_runtime(
    start: Start, tmp_path_factory: pytest.TempPathFactory
) -> None:
    layers = tmp_path_factory.mktemp("opt")
    (layers / "python").mkdir()
    (layers / "python" / "six.py").write_text("LAYER = 'layer'")
    subject = start("import six\ndef handler(*_): return six.LAYER", layers=layers)
    assert subject.answer() == "layer"


def test_function_cannot_override_reserved_variables(start: Start) -> None:
    subject = start(
        "import os\ndef handler(*_): return os.environ['AWS_REGION']",
        variables={"AWS_REGION": "mars-north-1"},
    )
    assert subject.answer() == "eu-west-1"


def test_environments_run_side_by_side(start: Start) -> None:
    source = """
        import os, pathlib, time
        def handler(count, _):
            here = pathlib.Path(__file__).parent
            (here / f"{os.getpid()}.runs").touch()
            while len(list(here.glob("*.runs"))) < count:
                time.sleep(0.01)
            return "met"
    """
    subjects = [start(source, timeout_seconds=60) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda subject: subject.answer(3), subjects))
    assert answers == ["met"] * 3


def test_stop_ends_the_process_and_what_it_started(start: Start) -> None:
    subject = start("""
        import os, subprocess
        def handler(*_): return [os.getpid(), subprocess.Popen(['sleep', '60']).pid]
    """)
    pids = subject.answer()
    assert all(_runs(pid) for pid in pids)
    subject.environment.stop()
    _wait_for(lambda: not any(_runs(pid) for pid in pids))


def test_stop_interrupts_an_invocation(start: Start, tmp_path: Path) -> None:
    source = """
        import pathlib, time
        def handler(*_):
            pathlib.Path(__file__).with_name("runs").touch()
            time.sleep(60)
    """
    subject = start(source, timeout_seconds=60)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(subject.invoke)
        _wait_for((tmp_path / "runs").exists)
        subject.environment.stop()
        assert b"signal: killed" in running.result().payload


def test_stopped_environment_takes_no_invocation(start: Start) -> None:
    subject = start("def handler(*_): pass")
    subject.environment.stop()
    with pytest.raises(EnvironmentStoppedError):
        subject.invoke()


def test_temporary_files_are_the_environments_own(start: Start) -> None:
    subject = start("import tempfile\ndef handler(*_): return tempfile.mkdtemp()")
    directory = Path(subject.answer())
    assert directory.is_dir()
    subject.environment.stop()
    assert not directory.exists()


HOST = """
import sys
from pathlib import Path
from analytics_emulator.lambda_runtime.execution_environment import ExecutionEnvironment
from analytics_emulator.lambda_runtime.function import *
from analytics_emulator.lambda_runtime.interpreter import find_interpreter
from analytics_emulator.lambda_runtime.invocation import Invocation

sys.platform = sys.argv[2]
function = Function("f", "$LATEST", "r", "index.handler", "python3.13", Path(sys.argv[1]),
                    LogSettings("g"), timeout_seconds=60)
surroundings = Surroundings(Credentials("a", "b", "c"), "s", Path(sys.argv[1]) / "tmp")
environment = ExecutionEnvironment(function, find_interpreter("python3.13"), surroundings)
environment.start()
print(environment.invoke(Invocation("1", b"0", "arn")).payload.decode(), flush=True)
environment.invoke(Invocation("2", b"60", "arn"))
"""


@pytest.mark.parametrize("platform", [sys.platform, "darwin"])
def test_process_dies_with_a_killed_emulator(tmp_path: Path, platform: str) -> None:
    source = "import os, time\ndef handler(event, _):\n time.sleep(event)\n return os.getpid()"
    (tmp_path / "index.py").write_text(source)
    command = [sys.executable, "-c", HOST, str(tmp_path), platform]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        pid = int(host.stdout.readline())
        assert _runs(pid)
        os.kill(host.pid, 9)
    _wait_for(lambda: not _runs(pid))
