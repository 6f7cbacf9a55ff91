"""Pickles hold instances of the packages that are named, with new locks, and nothing else."""

import os
import pickle
import re
import subprocess
import threading
from collections import OrderedDict, defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from analytics_emulator.state.pickles import Pickling, method_of

PICKLING = Pickling(
    frozenset({"analytics_emulator", "collections", "datetime", "re", "zoneinfo"}), {}
)


class Speaker:
    def __init__(self, words: object) -> None:
        self.words = words

    @classmethod
    def of(cls, words: object) -> "Speaker":
        return cls(words)

    def said(self) -> object:
        return self.words


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, (2, b"3"), {4}]},
        defaultdict(list, a=[1]),
        OrderedDict(a=1),
        re.compile("a+"),
        datetime(2026, 11, 28, tzinfo=ZoneInfo("GMT")),
        datetime(2026, 11, 28, tzinfo=tz.tzutc()),
        datetime(2026, 11, 28, tzinfo=tz.tzlocal()),
        datetime(2026, 11, 28, tzinfo=tz.tzoffset(None, 19800)),
    ],
)
def test_value_comes_back_as_it_was(value):
    assert PICKLING.loads(PICKLING.dumps(value)) == value


def test_method_comes_back_with_what_it_belongs_to():
    pickling = Pickling(frozenset({"analytics_emulator", __name__.partition(".")[0]}), {})
    said, of = pickling.loads(pickling.dumps([Speaker("kept").said, Speaker.of]))
    assert (said(), of("made").said()) == ("kept", "made")


def test_only_methods_are_methods():
    with pytest.raises(pickle.UnpicklingError, match="a state can't hold words of Speaker"):
        method_of(Speaker(subprocess.run), "words")


def test_lock_comes_back_new_and_free():
    locks = {"lock": threading.Lock(), "reentrant": threading.RLock()}
    locks["lock"].acquire()
    found = PICKLING.loads(PICKLING.dumps(locks))
    assert {name: type(lock) for name, lock in found.items()} == {
        name: type(lock) for name, lock in locks.items()
    }
    assert found["lock"].acquire(blocking=False)


def test_reducer_says_how_its_type_is_written():
    class Store:
        pass

    pickling = Pickling(frozenset({"builtins"}), {Store: lambda _store: (str, ("store",))})
    assert pickling.loads(pickling.dumps([Store()])) == ["store"]


@pytest.mark.parametrize("value", [subprocess.run, os.system, eval, threading.Thread, getattr])
def test_what_isnt_of_these_packages_is_refused_when_it_is_written(value):
    with pytest.raises(pickle.PicklingError, match="a state can't hold"):
        PICKLING.dumps(value)


@pytest.mark.parametrize("value", [subprocess.run, os.system, eval, threading.Thread, getattr])
def test_what_isnt_of_these_packages_is_refused_when_it_is_read(value):
    with pytest.raises(pickle.UnpicklingError, match="a state can't hold"):
        PICKLING.loads(pickle.dumps(value))


def test_dictionary_that_grows_meanwhile_is_pickled_again():
    grown: dict[str, object] = {}

    class Growing:
        def __init__(self) -> None:
            self.left = 2

        def reduce(self) -> tuple[type, tuple[str]]:
            if self.left:
                self.left -= 1
                grown[f"new {self.left}"] = 1
            return str, ("grown",)

    grown |= {"first": Growing(), "second": 2}
    pickling = Pickling(frozenset(), {Growing: Growing.reduce})
    assert pickling.loads(pickling.dumps(grown)) == {
        "first": "grown",
        "second": 2,
        "new 1": 1,
        "new 0": 1,
    }


def test_condition_keeps_the_lock_that_it_shares_and_an_event_its_flag():
    lock, event = threading.RLock(), threading.Event()
    event.set()
    value = {"lock": lock, "condition": threading.Condition(lock), "event": event}
    found = PICKLING.loads(PICKLING.dumps(value))
    assert vars(found["condition"])["_lock"] is found["lock"]
    assert found["event"].is_set()
    with found["condition"]:
        found["condition"].notify_all()
