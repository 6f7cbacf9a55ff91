"""The trace id in a function's environment: each invocation's, and of those the last alone."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

Start = Callable[..., Any]

SEES = """
import ctypes, os, subprocess, sys
NAME = "_X_AMZN_TRACE_ID"
C = ctypes.CDLL(None)
C.getenv.restype = ctypes.c_char_p
def handler(event, context):
    if event == "none":
        os.environ.pop(NAME, None)
    ask = f"import os; print(os.environ.get('{NAME}'), end='')"
    child = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    ours = C.getenv(NAME.encode())
    return [os.environ.get(NAME), ours and ours.decode(), child.stdout]
"""
GROWS = """
import os
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[5])
def handler(times, context):
    before = held()
    for number in range(times):
        os.environ["_X_AMZN_TRACE_ID"] = f"Root=1-{number:08x}-{'0' * 24};Sampled=0"
    return (held() - before) * os.sysconf("SC_PAGE_SIZE")
"""


def test_trace_id_is_the_invocations_wherever_it_is_asked_for(start: Start) -> None:
    subject = start(SEES, timeout_seconds=30)
    for trace_id in ("Root=1-a", "Root=1-longer;Sampled=1", "Root=2", "x" * 2000):
        assert subject.answer(trace_id=trace_id) == [trace_id] * 3
    assert subject.answer("none", trace_id="Root=1-a") == [None, None, "None"]
    assert subject.answer(trace_id="Root=1-b") == ["Root=1-b"] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
@pytest.mark.parametrize("client", ["native"])
def test_trace_ids_of_the_past_take_no_memory(start: Start, client: str) -> None:
    subject = start(GROWS, timeout_seconds=30)
    subject.invoke(1000)
    assert subject.answer(100_000) < 1_000_000
