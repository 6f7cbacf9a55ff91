"""Processes are forked from one that has loaded the packages, unless a function would notice."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.lambda_runtime.interpreter import Interpreter

Start = Callable[..., Any]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")
PARENT = "import os\ndef handler(*_): return os.getppid()"


@pytest.fixture
def client() -> str:
    """The native one alone: the other is for systems without a nursery."""
    return "native"


def test_environments_are_forked_from_one_process(start: Start) -> None:
    parents = {start(PARENT).answer() for _ in range(2)}
    assert len(parents) == 1
    assert os.getpid() not in parents


def test_nursery_that_was_killed_is_started_again(
    start: Start, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    subject = start(PARENT)
    killed = subject.answer()
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: subject.invoke().payload != str(killed).encode())
    eventually(lambda: start(PARENT).answer() not in (killed, os.getpid()))


@pytest.mark.parametrize("name", ["PYTHONOPTIMIZE", "LD_PRELOAD", "MALLOC_ARENA_MAX", "HOME"])
def test_variable_that_is_read_early_takes_a_process_of_its_own(start: Start, name: str) -> None:
    subject = start(PARENT, variables={name: ""})
    assert subject.answer() == os.getpid()


@pytest.mark.parametrize("name", ["boto3/__init__.py", "six.py", "lib/libown.so.1", "own.so"])
def test_file_that_would_be_loaded_instead_takes_a_process_of_its_own(
    start: Start, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    assert start(PARENT).answer() == os.getpid()


def test_forked_process_is_as_clean_as_one_of_its_own(
    start: Start, monkeypatch: pytest.MonkeyPatch, interpreter: Interpreter
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_HOST", "1")
    source = """
        import os, signal, sys, time
        def handler(*_):
            return {
                "environ": "SECRET" in open("/proc/self/environ").read(),
                "descriptors": sorted(map(int, os.listdir("/proc/self/fd")))[:3],
                "many": len(os.listdir("/proc/self/fd")) > 8,
                "group": os.getpgid(0) == os.getsid(0) == os.getpid(),
                "folder": os.getcwd() == os.environ["LAMBDA_TASK_ROOT"] == sys.path[0],
                "signals": signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL,
                "zone": time.tzname[0],
                "launcher": "launcher" in sys.modules,
            }
    """
    seen = start(source, variables={"TZ": "Asia/Tokyo"}).answer()
    assert seen == {
        "environ": False,
        "descriptors": [0, 1, 2],
        "many": False,
        "group": True,
        "folder": True,
        "signals": True,
        "zone": "JST",
        "launcher": False,
    }


def test_environments_draw_different_random_numbers(start: Start) -> None:
    source = (
        "import random, uuid\nN = [random.random(), str(uuid.uuid4())]\ndef handler(*_): return N"
    )
    first, second = (start(source).answer() for _ in range(2))
    assert not set(first) & set(second)


def test_modules_of_one_function_are_not_anothers(start: Start) -> None:
    start("import boto3\nboto3.spoilt = True\ndef handler(*_): pass").answer()
    assert start("import boto3\ndef handler(*_): return hasattr(boto3, 'spoilt')").answer() is False


ENDPOINTS = """
    import sys
    opened = []
    sys.addaudithook(lambda event, told: event == "open" and opened.append(str(told[0])))
    import boto3
    def handler(*_):
        regions = boto3.Session().get_available_regions("sqs")
        return ["eu-west-1" in regions, [name for name in opened if "endpoints.json" in name]]
"""


def test_first_client_of_a_function_finds_the_endpoints_read(start: Start) -> None:
    assert start(ENDPOINTS).answer() == [True, []]


def test_endpoints_that_a_function_brings_are_its_own(start: Start, tmp_path: Path) -> None:
    own = tmp_path / "data"
    own.mkdir()
    (own / "endpoints.json").write_text('{"partitions": []}')
    answer = start(ENDPOINTS, variables={"AWS_DATA_PATH": str(own)}).answer()
    assert answer == [False, [str(own / "endpoints.json")]]
